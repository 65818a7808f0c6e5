import { AWAY_AFTER_MS, type SessionTopic, TOPICS, TypingSchema } from '@chimpassist/protocol';
import type { ChatFrame, HeldState } from '@chimpassist/protocol/frames';
import { HeldStates } from '@chimpassist/protocol/held';
import { ChatQuota, decode, type Inbound, KeepAlives, PerishableQuota } from '@chimpassist/protocol/inbound';
import * as v from 'valibot';
import type { ChatStore } from '../chat/chat-store.ts';
import { isLive } from '../chat/machine/state.ts';
import { answeredAt, awaitsAnswer } from '../chat/unread-words.ts';
import type { FrameRefusal } from '../contract/outlet.ts';
import { makeSessionId } from '../contract/session-id.ts';
import { REASONS } from '../mqtt/reasons.ts';
import type { Job } from '../storage/scheduler.ts';
import type { CustomerSockets } from './customer-sockets.ts';
import type { Taken } from './mqtt-sockets.ts';
import { type Saying, saying } from './sayings.ts';
import type { SpeakingLinks } from './speaking-links.ts';

export interface CustomerEdgeOptions {
  store: ChatStore;
  topic: SessionTopic;
  keepAliveTTL: number;
  sockets: Pick<CustomerSockets, 'say' | 'check' | 'isThere'>;
  /** Links over which a plain client speaks as the customer. */
  speakers: Pick<SpeakingLinks, 'isCustomerThere' | 'heardAt'>;
  /** Publishes to all who listen at the edge. */
  sayToAll(saying: Saying): void;
  held(): HeldState | null;
  /** Hands frames to the chat, and the result to desk and bridge. Everything is stored when it returns. */
  hand(frames: ChatFrame[]): FrameRefusal[];
  /** Sets the alarm for what is due next. */
  arm(): void;
}

/**
 * What a customer says over a socket that ends in the chat, and whether the customer is there: what the bridge does for those
 * at a broker, by the same decoder, held state and quotas. Presence is the socket.
 */
export class CustomerEdge {
  readonly #options: CustomerEdgeOptions;
  readonly #states = new HeldStates();
  readonly #quota = new ChatQuota();
  readonly #perishable = new PerishableQuota();
  readonly #keepAlives = new KeepAlives(this.#states, this.#perishable);
  /** Since when no socket is open, as far as this object has seen since it woke, epoch ms. */
  #leftAt: number | null = null;

  constructor(options: CustomerEdgeOptions) {
    this.#options = options;
  }

  /** Takes one publish. The caller has checked that the client may publish there. */
  take(topic: string, payload: Uint8Array): Taken {
    const { sockets, topic: sessionTopic, keepAliveTTL } = this.#options;
    if (topic === TOPICS.typing(sessionTopic)) return this.#takeTyping(payload);
    const now = Date.now();
    const inbound = decode(topic, payload, now);
    switch (inbound.kind) {
      case 'durable': {
        if (!this.mayWrite(now)) return 'flooding';
        const [refusal] = this.#options.hand([inbound.frame]);
        this.seen(now);
        return { code: refusal === undefined ? REASONS.success : REASONS.notAuthorized };
      }
      case 'online':
        this.#takeOnline(inbound, now);
        return { code: REASONS.success };
      case 'channel': {
        const { userRequesting, responseTopic } = inbound;
        const sessionId = makeSessionId(sessionTopic);
        const answer = { userRequesting, sessionId, sessionTopic, keepAliveTTL };
        if (this.#perishable.channel(sessionTopic, now)) sockets.say(saying(responseTopic, answer, 1));
        return { code: REASONS.success };
      }
      case 'dropped': {
        const { refused } = inbound;
        if (refused !== undefined && this.#perishable.refusal(sessionTopic, now))
          sockets.say(saying(TOPICS.refused(sessionTopic), { refusals: [refused.refusal] }, 1));
        return { code: REASONS.payloadFormatInvalid };
      }
      // The socket itself tells that a page is gone.
      case 'pageGone':
        return { code: REASONS.success };
      // These are topics of attendants.
      case 'perishable':
      case 'attendantOnline':
      case 'attendantQuit':
      case 'desk':
        return { code: REASONS.notAuthorized };
    }
  }

  /** Takes one frame for the chat, whatever road it came by. */
  mayWrite(now: number): boolean {
    return this.#quota.take(this.#options.topic, 0, now);
  }

  /** The last socket is closed, here or in a link. Most come back at once, after a reload: so it costs an alarm, and no row. */
  left(now: number): void {
    const { state, edge } = this.#options.store.record;
    if (!isLive(state) || edge === undefined || this.#isThere) return;
    this.#leftAt = now;
    this.#options.arm();
  }

  /** The alarm has come: finds sockets that a deploy has dropped, of which nobody heard when they were closed. */
  alarmCame(now: number): void {
    if (!this.#isThere) this.#leftAt ??= now;
  }

  /** Filters the bridge's frames of this chat: without the guesses about what the bridge cannot know. */
  withoutGuesses(frames: ChatFrame[]): ChatFrame[] {
    const { store } = this.#options;
    const { edge, ...record } = store.record;
    if (edge === undefined) return frames;
    if (frames.some(({ kind }) => kind === 'request') && !this.#isThere) {
      // The customer has come back over the broker.
      store.save(record);
      return frames;
    }
    return frames.filter(({ kind }) => kind !== 'silent' && kind !== 'presence');
  }

  get jobs(): Job[] {
    const { store, sockets, speakers, hand } = this.#options;
    return [
      {
        name: 'customer is away',
        nextDue: () => {
          const { edge, away, state } = store.record;
          const goneAt = this.#goneAt;
          return isLive(state) && edge && !away && goneAt !== null ? goneAt + AWAY_AFTER_MS : null;
        },
        run: (now) => {
          // It is stored in the same row as the frames.
          store.note({ ...store.record, edge: { seenAt: this.#goneAt ?? now, isGone: true } });
          hand([{ kind: 'presence', at: now, away: true }]);
        },
      },
      {
        // Here half-open sockets are found.
        name: 'customer is silent',
        nextDue: () => {
          const { edge, state } = store.record;
          // A customer who left an address is answered there, and the answer begins the time to live again.
          if (!isLive(state) || !edge || awaitsAnswer(store)) return null;
          const since = Math.max(edge.seenAt, this.#goneAt ?? 0, answeredAt(store));
          return since + state.session.keepAliveTTL;
        },
        run: async (now) => {
          const wasThere = this.#isThere;
          const seenAt = sockets.check(now) ? now : await speakers.heardAt();
          const { record } = store;
          const { edge, state } = record;
          if (!isLive(state)) return;
          if (seenAt !== null && seenAt + state.session.keepAliveTTL > now)
            store.save({ ...record, edge: { seenAt } });
          // The connection was lost unnoticed at some time before: the time to live begins now, when that is found.
          else if (wasThere && !edge?.isGone) store.save({ ...record, edge: { seenAt: now, isGone: true } });
          else hand([{ kind: 'silent', at: now, rev: state.rev }]);
        },
      },
    ];
  }

  #takeOnline(inbound: Extract<Inbound, { kind: 'online' }>, now: number): void {
    const { held, hand, sockets, store, topic } = this.#options;
    this.seen(now);
    const state = held();
    if (state !== null) this.#states.update(state, now);
    const [control] = store.controls.above((state?.rev ?? 0) - 1);
    if (control !== undefined) this.#states.learn(topic, control.payload);
    const verdict = this.#keepAlives.heard(inbound, now);
    if (verdict.kind === 'forward') {
      hand([inbound.frame]);
      this.seen(now);
    }
    if (verdict.kind === 'answer') sockets.say(saying(TOPICS.clientControl(topic), verdict.payload, 0));
  }

  #takeTyping(payload: Uint8Array): Taken {
    const { sayToAll, topic } = this.#options;
    try {
      const typing = v.parse(TypingSchema, JSON.parse(new TextDecoder().decode(payload)));
      sayToAll(saying(TOPICS.typing(topic), typing, 0));
      return { code: REASONS.success };
    } catch {
      return { code: REASONS.payloadFormatInvalid };
    }
  }

  get #isThere(): boolean {
    const { sockets, speakers } = this.#options;
    return sockets.isThere || speakers.isCustomerThere;
  }

  /** Since when no socket is open, epoch ms; null: one is, or the time is unknown. */
  get #goneAt(): number | null {
    if (this.#isThere) return null;
    const { edge } = this.#options.store.record;
    return edge?.isGone ? edge.seenAt : this.#leftAt;
  }

  /** The customer of a live chat is here. It costs a row where the record says otherwise, and none else. */
  seen(now: number): void {
    const { arm, hand, store } = this.#options;
    this.#leftAt = null;
    const { record } = store;
    if (!isLive(record.state)) return;
    if (record.edge === undefined || record.edge.isGone) {
      store.save({ ...record, edge: { seenAt: now } });
      arm();
    }
    if (record.away) hand([{ kind: 'presence', at: now, away: false }]);
  }
}
