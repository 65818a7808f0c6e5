import { log } from '../log.ts';
import { type HookOff, wordHookOff } from '../mail/hook-off-words.ts';
import type { MailSender } from '../mail/outgoing.ts';
import type { Objects } from './addresses.ts';

const KEY = 'off mail';
const TRIES_MAX = 6;
const AGAIN_MS = 600_000;
const RECEIVERS_MAX = 20;

/** The mail that says that a webhook was turned off, until all have it. */
interface Planned extends HookOff {
  dueAt: number;
  tries: number;
  /** Who has it already. */
  sent: string[];
}

/** Tells supervisors by mail that their webhook was turned off: nobody looks at a desk at night. */
export class HookMailer {
  readonly #kv: DurableObjectStorage['kv'];
  readonly #objects: Pick<Objects, 'desk' | 'workspace'>;
  readonly #sender: MailSender | null;

  constructor(
    kv: DurableObjectStorage['kv'],
    objects: Pick<Objects, 'desk' | 'workspace'>,
    sender: MailSender | null,
  ) {
    this.#kv = kv;
    this.#objects = objects;
    this.#sender = sender;
  }

  /** Where this deployment sends no mail, nothing is planned. */
  plan(off: HookOff): void {
    if (this.#sender !== null) this.#put({ ...off, dueAt: off.at, tries: 0, sent: [] });
  }

  /** It is on again before everybody has heard. */
  forget(): void {
    this.#kv.delete(KEY);
  }

  /** Epoch ms; null: there is nothing to be said. */
  get nextDue(): number | null {
    return this.#planned?.dueAt ?? null;
  }

  /** Sends it. What fails is tried again later, a few times. */
  async send(now: number): Promise<void> {
    const planned = this.#planned;
    const sender = this.#sender;
    if (planned === undefined || sender === null) return;
    try {
      await this.#sendAll(planned, sender);
      this.#kv.delete(KEY);
    } catch (error) {
      const tries = planned.tries + 1;
      log('webhook_mail_failed', { error, tries });
      const { sent } = this.#planned ?? planned;
      if (tries >= TRIES_MAX) this.#kv.delete(KEY);
      else this.#put({ ...planned, sent, tries, dueAt: now + AGAIN_MS });
    }
  }

  get #planned(): Planned | undefined {
    return this.#kv.get<Planned>(KEY);
  }

  #put(planned: Planned): void {
    this.#kv.put<Planned>(KEY, planned);
  }

  /** @throws where somebody could not be sent it. */
  async #sendAll(planned: Planned, sender: MailSender): Promise<void> {
    const [receivers, { languages }] = await Promise.all([
      this.#objects.desk().supervisorMails(RECEIVERS_MAX),
      this.#objects.workspace().figureTerms(),
    ]);
    const domain = sender.replyBase.slice(sender.replyBase.lastIndexOf('@') + 1);
    const sent = [...planned.sent];
    for (const to of receivers) {
      if (sent.includes(to)) continue;
      // Of one address the same at each try: a mail service then sends it once.
      const name = to.replaceAll(/[^\w-]/g, '.');
      await sender.send({
        ...{ id: `webhook-off.${planned.id}.${planned.at}.${name}@${domain}`, to, replyTo: sender.replyBase },
        ...wordHookOff(planned, sender.name, languages[0]),
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
      });
      sent.push(to);
      this.#put({ ...planned, sent });
    }
  }
}
