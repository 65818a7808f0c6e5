import {
  type Ack,
  type Attachment,
  type Customer,
  CustomerIdSchema,
  customerIdTextOf,
  type Id,
  idText,
  isBotId,
  type Message,
  RATING_LINE_PREFIX,
  type Role,
  type SentAttachment,
  type SessionTopic,
  sameId,
} from '@chimpassist/protocol';
import type { ChatFrame, Refusal } from '@chimpassist/protocol/frames';
import * as v from 'valibot';
import type { ChatEffects } from '../contract/outlet.ts';
import { makeSessionId } from '../contract/session-id.ts';
import { isNotice } from '../forms/notice.ts';
import type { Settings } from '../settings.ts';
import { ackOf } from './ack.ts';
import { arrivalOf, keptSince } from './arrival.ts';
import { withReportDue } from './chat-record.ts';
import type { ChatStore } from './chat-store.ts';
import type { Consents } from './consents.ts';
import { isErased } from './erasure.ts';
import { inOwnFace } from './faces.ts';
import { eventOf } from './frame-event.ts';
import { ERASED, NOT_IN_CHAT, NOT_THEIRS, OTHER_WORDS, UNKNOWN_FILE } from './frame-refusals.ts';
import { isIn } from './joining.ts';
import { botOf } from './machine/bot.ts';
import type { ChatEvent } from './machine/event.ts';
import { isLive, placesOf } from './machine/state.ts';
import { MachineRunner, type MachineRunnerOptions } from './machine-runner.ts';
import { rolesOf } from './role.ts';
import { awaitsAnswer } from './unread-words.ts';

/** A message that the Worker itself has published, and that stands in no log. */
const isOwnLine = ({ message, proven }: Extract<ChatFrame, { kind: 'message' }>): boolean =>
  (proven !== 'customer' && isNotice(message)) ||
  (proven === undefined && String(message.id).startsWith(RATING_LINE_PREFIX));

/** Choices and forms of a bot's message come from the Worker only: a message from a client loses them. */
function withoutExtras(message: Message): Message {
  const { choices: _, form: __, ...plain } = message;
  return plain;
}

/** The terms that a batch gives for all its frames. */
export interface FrameTerms {
  epoch: number;
  /** The time at which the bridge posted them, by its clock, epoch ms. */
  at?: number | undefined;
  /** The `rev` up to which the bridge has published. */
  seenRev: number;
  /** The Worker vouches for who writes: nobody of the chat has to. */
  isVouched?: true;
}

export interface FrameTakerOptions extends MachineRunnerOptions {
  settings: Settings;
  /** Returns what the chat itself knows of a message's files; null where it does not know one of them. */
  resolved(attachments: readonly SentAttachment[]): Attachment[] | null;
  /** Whether the customer has agreed to what the team requires. */
  consents: Pick<Consents, 'stop'>;
}

/** Takes frames and events of one chat: stores or refuses each, one by one, without waiting for anything. */
export class FrameTaker {
  readonly #store: ChatStore;
  readonly #settings: Settings;
  readonly #topic: SessionTopic;
  readonly #machine: MachineRunner;
  readonly #resolved: FrameTakerOptions['resolved'];
  readonly #consents: FrameTakerOptions['consents'];
  readonly #say: (effects: ChatEffects) => void;
  /** As the newest batch says. */
  #seenRev = 0;

  constructor({ store, settings, topic, place, resolved, consents, say }: FrameTakerOptions) {
    this.#store = store;
    this.#settings = settings;
    this.#topic = topic;
    this.#machine = new MachineRunner({ store, topic, place, say });
    this.#resolved = resolved;
    this.#consents = consents;
    this.#say = say;
  }

  /** Stores a frame, or runs the machine on it. @returns why not, or null. */
  take(frame: ChatFrame, { epoch, at, seenRev, isVouched }: FrameTerms): Omit<Refusal, 'index'> | null {
    this.#seenRev = seenRev;
    const now = Date.now();
    const arrivedAt = arrivalOf(frame.at, at, now);
    if (isErased(arrivedAt, this.#store.record.erasure)) return frame.kind === 'message' ? ERASED : null;
    const since = keptSince(arrivedAt, this.#settings.retentionMs, now);
    if (frame.kind === 'message') {
      // The bridge hears what it publishes for this chat.
      if (isOwnLine(frame)) return null;
      const ackOrRefusal = this.#putMessage(frame, since, isVouched === true);
      if ('code' in ackOrRefusal) return ackOrRefusal;
      this.#say({ acks: [ackOrRefusal] });
      return null;
    }
    if (frame.kind === 'receipt') {
      this.#store.log.putReceipts(frame.readMessages, since);
      return null;
    }
    // It changes nothing: the edge road has passed it on.
    if (frame.kind === 'typing') return null;
    const { epoch: known } = this.#store.record;
    if (epoch < known) {
      return {
        code: 'stale_epoch',
        message: 'Another bridge has taken over; this change came from the former one.',
      };
    }
    // The epoch is stored with the first change of the state: a frame that changes nothing writes no row.
    if (epoch > known) this.#store.saveWithNext({ ...this.#store.record, epoch });
    if (frame.kind === 'presence') {
      this.#takePresence(frame.away);
      return null;
    }
    if ((frame.kind === 'accept' || frame.kind === 'command') && isBotId(frame.attendant.id) && !isVouched)
      return NOT_THEIRS;
    if (frame.kind === 'request' && idText(frame.customer.id) !== customerIdTextOf(this.#topic)) {
      return { code: 'topic_mismatch', message: "The session topic is not this customer's." };
    }
    const { state, away } = this.#store.record;
    // A customer who left an address is answered there, so the chat goes on although the page is closed.
    if (frame.kind === 'silent' && awaitsAnswer(this.#store)) return null;
    const event = eventOf(frame, {
      settings: this.#settings,
      isAway: away === true,
      // Only a chat that is over has to know it.
      isRepeat: (id, request) => state.kind === 'over' && this.#store.sessions.has(id, request),
      makeSessionId: () => this.#currentSessionId() ?? makeSessionId(this.#topic),
    });
    return 'code' in event ? event : this.run(event);
  }

  #putMessage(
    { message: sent, sessionId, proven, imported }: Extract<ChatFrame, { kind: 'message' }>,
    receivedAt: number,
    isVouched: boolean,
  ): Ack | Omit<Refusal, 'index'> {
    // An imported message names files that another system has.
    const message = imported ? sent : this.#withKnownFiles(isVouched ? sent : withoutExtras(sent));
    if (message === null) return UNKNOWN_FILE;
    const customer = customerIdTextOf(this.#topic) ?? '';
    const knowsAttendants = this.#settings.legacyClients === 'all';
    const { everAssigned } = this.#store.record;
    // A message that the Worker has published at a broker comes back from there as a copy.
    const isEcho = proven === 'attendant' && !imported && this.#store.log.isKnown(message);
    const roles: Role[] =
      proven === 'attendant' && (isVouched || isEcho)
        ? ['attendant']
        : rolesOf(message.from, customer, everAssigned, proven, knowsAttendants);
    if (roles.length === 0) return NOT_THEIRS;
    // A bot's messages come from the Worker itself, never over a topic.
    const isBots = roles.includes('attendant') && isBotId(message.from.id);
    if (isBots && !isVouched && !isEcho && !imported) return NOT_THEIRS;
    if (roles[0] !== 'attendant' && !imported && !this.#store.log.isKnown(message)) {
      const stop = this.#consents.stop();
      if (stop !== null) {
        this.#say({ publishes: stop.publishes });
        return stop.refusal;
      }
    }
    if (roles[0] === 'attendant' && !isVouched && !isEcho && !imported && this.#isClosedTo(message.from.id))
      return NOT_IN_CHAT;
    const written = (begins: boolean): ChatEvent =>
      this.#written(begins, this.#customerBy(message), sessionId);
    if (this.#store.record.state.kind === 'none') this.run(written(roles[0] === 'customer' && !imported));
    const put = this.#store.log.putMessage(
      this.#asKnown(message, roles, imported === true),
      roles,
      proven !== undefined,
      receivedAt,
    );
    if (put === null) return OTHER_WORDS;
    const bot = botOf(this.#store.record.state);
    // A human has answered: an answer that the bot is still preparing does not count any more.
    if (bot !== null && put.isNew && put.role === 'attendant' && !isBots && !imported)
      this.run({ kind: 'leave', by: bot });
    const isWord = put.isNew && put.role === 'customer' && !imported;
    if (isWord && this.#store.record.state.kind === 'over') this.run(written(true));
    // The desk did not hear of the warning, so it does not hear of its end.
    if (put.isNew && !imported) this.run({ kind: 'goesOn' }, this.#store.record.unsynced);
    return ackOf(message, { ...put, receivedAt: put.isNew ? receivedAt : undefined });
  }

  /** Where the team allows only the attendants of a chat to write in it. They may still write to their earlier customers. */
  #isClosedTo(attendantId: Id): boolean {
    const { asksToJoin, state } = this.#store.record;
    return asksToJoin === true && isLive(state) && !isIn(state, attendantId);
  }

  #written(
    begins: boolean,
    customer: Customer,
    sessionId: string | undefined,
  ): Extract<ChatEvent, { kind: 'written' }> {
    return {
      kind: 'written',
      begins,
      customer,
      sessionId: sessionId ?? makeSessionId(this.#topic),
      keepAliveTTL: this.#settings.sessionKeepAliveMs,
      template: this.#settings.sessionTemplate,
    };
  }

  /** Begins the record of a customer who has not asked for a chat, as one that began at `begunAt`, epoch ms. */
  begin(customer: Customer, begunAt: number): void {
    this.run({ ...this.#written(false, customer, undefined), begunAt });
  }

  /** Puts what the Worker knows of each file in the place of what the sender says; null where the chat does not have one. */
  #withKnownFiles(message: Message): Message | null {
    if (message.attachments === undefined) return message;
    const attachments = this.#resolved(message.attachments);
    return attachments === null ? null : { ...message, attachments };
  }

  /** The sender's id keeps the JSON type in which it was first seen; an attendant's name and picture are the desk's word. */
  #asKnown(message: Message, [role]: readonly Role[], isImported: boolean): Message {
    const { state, formerly = [] } = this.#store.record;
    // An imported message is from a time of which this chat knows nothing.
    if (role === 'attendant' && !isImported) return inOwnFace(message, state, formerly);
    if (state.kind === 'none') return message;
    const attendants = placesOf(state).map(({ attendant }) => attendant.id);
    const known = role === 'customer' ? [state.session.customer.id] : attendants;
    const id = known.find((each) => sameId(each, message.from.id));
    return id === undefined ? message : { ...message, from: { ...message.from, id } };
  }

  /** Returns the customer of this topic, as far as a first message without a request tells it. */
  #customerBy({ from }: Message): { id: Id; name: string; avatarURL: string | null } {
    const id = customerIdTextOf(this.#topic) ?? '';
    if (sameId(from.id, id)) return { id: from.id, name: from.name, avatarURL: from.avatarURL };
    return { id: v.parse(CustomerIdSchema, id), name: '', avatarURL: null };
  }

  /**
   * A customer who leaves without a word waits for nothing: the chat ends, and its place is free. One who has written is
   * shown as away.
   */
  #takePresence(away: boolean): void {
    const { record } = this.#store;
    const { state } = record;
    if (!isLive(state)) return;
    if (away && !this.#store.reader.isAwaited(state.session.sessionId)) {
      this.run({ kind: 'silent', rev: state.rev, hasLeft: true });
      return;
    }
    const { away: wasAway, ...rest } = record;
    if ((wasAway ?? false) === away) return;
    const { awayAt: _, ...others } = rest;
    this.#store.save({ ...withReportDue(others), ...(away ? { away, awayAt: Date.now() } : {}) });
  }

  /** Runs the machine. @param unsynced whether the desk still has to be told. @returns the machine's refusal, or null. */
  run(event: ChatEvent, unsynced = true): Omit<Refusal, 'index'> | null {
    return this.#machine.run(event, this.#seenRev, unsynced);
  }

  /** Returns the session that a request without an id means: the present one while it lasts. */
  #currentSessionId(): string | null {
    const { state } = this.#store.record;
    return state.kind === 'waiting' || state.kind === 'online' ? state.session.sessionId : null;
  }
}
