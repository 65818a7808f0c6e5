import type { AttendantClock } from '@chimpassist/protocol/clocks';
import type { BridgeMail, SocketDown } from '@chimpassist/protocol/frames';
import type { HeldStates } from '@chimpassist/protocol/held';
import type { Broker } from '../../broker/broker.ts';
import { elapsedMs } from '../../clock.ts';
import type { Lease } from '../../clocks/lease.ts';
import type { DeskSocket } from '../../edge/desk-socket.ts';
import type { Dispatcher } from '../../edge/dispatcher.ts';
import { guarded } from '../../guarded.ts';
import type { Log } from '../../log.ts';
import type { GrownChats } from '../../mirror/grown-chats.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import type { Smtp } from '../../smtp.ts';
import type { Spool } from '../../spool/spool.ts';
import { StorageTrouble } from '../../spool/storage-trouble.ts';
import type { Erasures } from '../deletion/erasures.ts';
import type { Retention } from '../deletion/retention.ts';
import type { Outbound } from '../to-broker/outbound.ts';
import type { Repeats } from '../to-broker/repeats.ts';

export interface DeskFramesOptions {
  lease: Lease;
  spool: Spool;
  broker: Broker;
  dispatcher: Dispatcher;
  outbound: Outbound;
  held: HeldStates;
  repeats: Repeats;
  attendants: AttendantClock;
  mirror: Mirror | null;
  grown: GrownChats | null;
  erasures: Erasures;
  retention: Retention;
  /** Null: this bridge sends no mail. */
  smtp: Smtp | null;
  log: Log;
}

/** What the desk says unasked: who is the active bridge, what it holds, and what is to be published. */
export class DeskFrames {
  readonly #options: DeskFramesOptions;
  readonly #storage: StorageTrouble;
  /** Whether another bridge was active before: it may have gone owing something. */
  #isSuccessor = false;
  #pagedTopics = new Set<string>();
  /** Effects are handed to the broker one after the other. */
  #effects: Promise<void> = Promise.resolve();
  /** Of those that wait for that, as JSON. */
  #waitingBytes = 0;
  /** Effects of before count no more: the desk says again what was not acknowledged. */
  #session = 0;

  constructor(options: DeskFramesOptions) {
    this.#options = options;
    this.#storage = new StorageTrouble(options.log);
  }

  /** Effects that are not handed to the broker yet, as JSON. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** @param bytes of the frame, as JSON. */
  take(frame: SocketDown, socket: Pick<DeskSocket, 'send'>, bytes: number): void {
    const { attendants, broker, grown, held, lease, log, mirror } = this.#options;
    switch (frame.type) {
      case 'welcome':
        this.#welcome(frame);
        return;
      case 'page': {
        const now = elapsedMs();
        for (const state of frame.held) {
          held.update(state, now, 'desk');
          this.#pagedTopics.add(state.sessionTopic);
          if (this.#isSuccessor) mirror?.check(state.sessionTopic);
        }
        attendants.known(frame.attendants, now);
        if (frame.last) held.retain(this.#pagedTopics);
        return;
      }
      case 'effects':
        for (const state of frame.held) held.update(state, elapsedMs());
        this.#queue(frame, socket, bytes);
        return;
      case 'grown':
        grown?.heard(frame.topics);
        return;
      case 'mail':
        void this.#mail(frame.mail, socket);
        return;
      // The relay's order comes with the effects.
      case 'erase':
        return;
      case 'lost':
        log.warn('another bridge has taken over; standing by');
        this.#session += 1;
        lease.lose();
        mirror?.lead(false);
        grown?.end();
        guarded(log, 'leaving the broker', () => broker.stop());
        return;
      case 'error':
        log.error({ code: frame.code, message: frame.message }, 'the desk refused');
        return;
    }
  }

  /** What failed is asked for again by the Worker. */
  async #mail(mail: BridgeMail, socket: Pick<DeskSocket, 'send'>): Promise<void> {
    const { log, smtp } = this.#options;
    const { id } = mail;
    try {
      if (smtp === null) throw new Error('SMTP_URL is not set.');
      await smtp.send(mail);
      socket.send({ type: 'mailed', id });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      log.warn({ code }, 'a mail was not sent; the Worker asks again');
      socket.send({ type: 'mailed', id, error: `The mail server has not taken it (${code}).` });
    }
  }

  #welcome({ role, epoch, retentionMs, now, capabilities }: Extract<SocketDown, { type: 'welcome' }>): void {
    const { attendants, broker, dispatcher, grown, lease, log, mirror, retention, spool } = this.#options;
    mirror?.lead(role === 'active');
    this.#session += 1;
    if (role === 'standby') {
      lease.lose();
      grown?.end();
      guarded(log, 'leaving the broker', () => broker.stop());
      return;
    }
    log.info({ epoch }, 'this bridge is active');
    this.#isSuccessor = spool.cursors.epoch !== epoch;
    spool.cursors.epoch = epoch;
    lease.take(epoch);
    retention.learn(retentionMs ?? null, now ?? null, elapsedMs());
    this.#pagedTopics = new Set();
    // A desk that has lost its memory knows nobody: the next keep-alives tell it.
    attendants.forgetReports();
    broker.start();
    dispatcher.kick();
    // A Worker of before would be asked for all chats there are.
    if (now !== undefined && capabilities.includes('grown')) grown?.begin(now);
  }

  #queue(
    frame: Extract<SocketDown, { type: 'effects' }>,
    socket: Pick<DeskSocket, 'send'>,
    bytes: number,
  ): void {
    // Worth nothing later (n is 0), it is not kept for a broker that is slow.
    if (frame.n === 0 && !this.#options.outbound.hasRoom) return;
    const session = this.#session;
    this.#waitingBytes += bytes;
    // What fails is only the writing down, after the broker has it: told once more, at worst. Those after it go on.
    this.#effects = this.#effects
      .then(() => (session === this.#session ? this.#perform(frame, socket) : undefined))
      .then(
        () => this.#storage.over(),
        (error) => this.#storage.tell(error),
      )
      .finally(() => {
        this.#waitingBytes -= bytes;
      });
  }

  async #perform(
    { n, controls, publishes, erase = [] }: Extract<SocketDown, { type: 'effects' }>,
    socket: Pick<DeskSocket, 'send'>,
  ): Promise<void> {
    const { erasures, held, outbound, repeats, spool } = this.#options;
    // What the broker may not have is not acknowledged: the desk says it to the next bridge that is active.
    // And so are those behind it, of which an acknowledgement would cover this one too.
    const news = repeats.newsOf(publishes);
    const isAnswered = await outbound.perform(controls, news);
    if (!isAnswered) this.#session += 1;
    if (n === 0 || !isAnswered || !spool.isOpen) return;
    for (const topic of erase) {
      held.forget(topic);
      repeats.forget(topic);
      erasures.order(topic);
    }
    spool.cursors.desk = n;
    // The desk forgets what is acknowledged.
    spool.commit();
    socket.send({ type: 'ack', n });
  }
}
