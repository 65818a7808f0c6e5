import type { HeldState } from '../frames/index.ts';
import {
  type AttendantInfo,
  type ControlPayload,
  type Id,
  INSTRUCTIONS,
  type SessionInfo,
  sameId,
  type ToldOpening,
} from '../index.ts';
import { isBlank } from '../text/index.ts';
import { EndedStates } from './ended-states.ts';
import type { RequestFrame } from './request-frame.ts';

type People = Pick<ControlPayload, 'attendantInfo' | 'attendants'>;

/** One of tens of thousands of open chats: parts that are only sent are kept as text, a fifth of their size as objects. */
interface Entry {
  sessionTopic: string;
  sessionId: string;
  rev: number;
  state: HeldState['state'];
  position: number | undefined;
  opening: ToldOpening | undefined;
  keepAliveTTL: number;
  /** {@link SessionInfo} as JSON. */
  sessionInfo: string;
  /** The customer's name and picture, as the edge knows them. */
  card: string;
  /** {@link People} as JSON, from the last control message that named them. */
  people: string;
  /** When a keep-alive was last heard, in ms that only grow, as all times here. */
  heardAt: number;
  /** Whether silence was reported and nothing was heard since. */
  isReported: boolean;
  /** When a keep-alive was last handed to the edge. */
  forwardedAt: number;
  /** Whether the edge knows that the customer has no page open. */
  away: boolean;
  /** The edge itself knows whether the customer is there. */
  atEdge: boolean;
  /** Whether somebody listens at the edge; null while only the desk has told of the chat, which does not know. */
  heardAtEdge: boolean | null;
  /** When the edge was last told of the customer's pages. */
  presenceToldAt: number;
}

/** A page that asks for its `session/ready` is handed to the edge no oftener than this. */
const FORWARD_EVERY_MS = 5_000;
/** A report that the edge has not taken within this time is sent again. */
const PRESENCE_EVERY_MS = 5_000;

const NOBODY = '{}';

/** The answer to a keep-alive or a request. */
export type KeepAliveAnswer =
  | { kind: 'forward' }
  | { kind: 'answer'; payload: ControlPayload }
  | { kind: 'wait' };

/** The waiting and live sessions, as the edge has reported them last: enough to answer open pages without asking it. */
export class HeldStates {
  readonly #entries = new Map<string, Entry>();
  readonly #ended = new EndedStates();

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Takes a report of the edge. An older one is ignored, and a session that is over is removed.
   *
   * @param by who has reported: the desk knows less of a chat than the chat itself.
   */
  update(held: HeldState, now: number, by: 'chat' | 'desk' = 'chat'): void {
    const before = this.#entries.get(held.sessionTopic);
    if (held.rev < Math.max(before?.rev ?? 0, this.#ended.revOf(held.sessionTopic))) return;
    if (held.state === 'over') {
      this.#entries.delete(held.sessionTopic);
      this.#ended.learn(held);
      return;
    }
    this.#ended.forget(held.sessionTopic);
    const { sessionTopic, sessionInfo, rev, state, position, opening } = held;
    this.#entries.set(sessionTopic, {
      sessionTopic,
      sessionId: sessionInfo.sessionId,
      rev,
      state,
      position,
      opening,
      keepAliveTTL: sessionInfo.keepAliveTTL,
      sessionInfo: JSON.stringify(sessionInfo),
      card: cardOf(sessionInfo.customer),
      people: state === 'online' ? (before?.people ?? NOBODY) : NOBODY,
      heardAt: before?.heardAt ?? now,
      isReported: before !== undefined && before.rev === rev && before.isReported,
      forwardedAt: before?.forwardedAt ?? Number.NEGATIVE_INFINITY,
      away: held.away ?? false,
      atEdge: held.atEdge ?? false,
      heardAtEdge: held.heardAtEdge ?? (by === 'chat' ? false : (before?.heardAtEdge ?? null)),
      presenceToldAt: before?.presenceToldAt ?? Number.NEGATIVE_INFINITY,
    });
  }

  /** Learns who is in the chat from a control message that passes by. */
  learn(sessionTopic: string, payload: ControlPayload): void {
    const entry = this.#entries.get(sessionTopic);
    if (entry === undefined || payload.attendants === undefined) return;
    const { attendantInfo, attendants } = payload;
    entry.people = JSON.stringify({ attendants, attendantInfo } satisfies Record<keyof People, unknown>);
  }

  /** Returns name and picture of somebody in the chat, by the edge, where it has said them. */
  personOf(sessionTopic: string, id: Id): Pick<AttendantInfo, 'name' | 'avatarURL'> | undefined {
    const entry = this.#entries.get(sessionTopic);
    const { attendants } = entry === undefined ? {} : (JSON.parse(entry.people) as People);
    return attendants?.find((each) => sameId(each.id, id));
  }

  /** Returns the session as it is held, if it is. */
  infoOf(sessionTopic: string): SessionInfo | undefined {
    const entry = this.#entries.get(sessionTopic);
    return entry === undefined ? this.#ended.infoOf(sessionTopic) : infoIn(entry);
  }

  forget(sessionTopic: string): void {
    this.#ended.forget(sessionTopic);
    this.#entries.delete(sessionTopic);
  }

  /** Forgets all others: a session that the desk's pages do not name is over. */
  retain(sessionTopics: ReadonlySet<string>): void {
    for (const topic of this.#entries.keys()) if (!sessionTopics.has(topic)) this.#entries.delete(topic);
  }

  /** Takes a keep-alive or request. @param mayForward called where only the edge can answer. */
  heard(
    sessionTopic: string,
    frame: RequestFrame,
    now: number,
    mayForward: () => boolean = () => true,
  ): KeepAliveAnswer {
    const entry = this.#entries.get(sessionTopic);
    if (entry === undefined) {
      const end = this.#ended.heard(sessionTopic, frame);
      if (typeof end === 'object') return { kind: 'answer', payload: end };
      return { kind: end === 'silence' || !mayForward() ? 'wait' : 'forward' };
    }
    entry.heardAt = now;
    const wasSilent = entry.isReported;
    const isOther = frame.sessionId !== undefined && frame.sessionId !== entry.sessionId;
    if (isOther || wasSilent) {
      const answer = this.#forward(entry, now, 0, mayForward);
      // Until the edge hears it, it takes the customer for gone.
      entry.isReported = wasSilent && answer.kind === 'wait';
      return answer;
    }
    if (isRenamed(entry, frame)) {
      const answer = this.#forward(entry, now, FORWARD_EVERY_MS, mayForward);
      // Else it is answered as ever, and the next keep-alive says the name again.
      if (answer.kind === 'forward') return answer;
    }
    if (entry.state === 'waiting' || frame.status === 'online') {
      return { kind: 'answer', payload: payloadOf(entry) };
    }
    // A page that has not heard its session/ready gets it with the last messages inside, which only the edge has.
    return this.#forward(entry, now, FORWARD_EVERY_MS, mayForward);
  }

  /** The report of a silence was lost on its way: it is repeated. */
  reportLost(sessionTopic: string): void {
    const entry = this.#entries.get(sessionTopic);
    if (entry !== undefined) entry.isReported = false;
  }

  /** A page is open and asks for no chat: it hears of the present chat, if there is one. */
  heardIdle(sessionTopic: string, now: number): KeepAliveAnswer {
    const entry = this.#entries.get(sessionTopic);
    if (entry === undefined || entry.isReported) return { kind: 'wait' };
    entry.heardAt = now;
    return { kind: 'answer', payload: payloadOf(entry) };
  }

  /** Returns the customers whose pages changed in `isAway` and not yet at the edge. Each is named until `update` agrees. */
  presenceChanges(
    isAway: (sessionTopic: string) => boolean,
    now: number,
  ): { sessionTopic: string; away: boolean }[] {
    const news: { sessionTopic: string; away: boolean }[] = [];
    for (const entry of this.#entries.values()) {
      const { sessionTopic } = entry;
      if (entry.atEdge) continue;
      const away = isAway(sessionTopic);
      if (away === entry.away || now - entry.presenceToldAt < PRESENCE_EVERY_MS) continue;
      entry.presenceToldAt = now;
      news.push({ sessionTopic, away });
    }
    return news;
  }

  /** Whether somebody may listen at the edge. Where it is unknown, the answer to the next frame says it. */
  mayBeHeardAtEdge(sessionTopic: string): boolean {
    const entry = this.#entries.get(sessionTopic);
    return entry !== undefined && entry.heardAtEdge !== false;
  }

  has(sessionTopic: string): boolean {
    return this.#entries.has(sessionTopic);
  }

  #forward(entry: Entry, now: number, everyMs: number, mayForward: () => boolean): KeepAliveAnswer {
    if (now - entry.forwardedAt < everyMs || !mayForward()) return { kind: 'wait' };
    entry.forwardedAt = now;
    return { kind: 'forward' };
  }

  /** Returns the sessions that were silent for their time to live, each once. Counts from `listeningSince`. */
  silentAt(now: number, listeningSince: number): Pick<HeldState, 'sessionTopic' | 'rev'>[] {
    const silent: Entry[] = [];
    for (const entry of this.#entries.values()) {
      const due = Math.max(entry.heardAt, listeningSince) + entry.keepAliveTTL;
      if (entry.atEdge || entry.isReported || now < due) continue;
      entry.isReported = true;
      silent.push(entry);
    }
    return silent;
  }
}

/** Repeats the present state of the chat. */
function payloadOf(entry: Entry): ControlPayload {
  const { opening, position, rev, state } = entry;
  const sessionInfo = infoIn(entry);
  if (state !== 'waiting') {
    const people = JSON.parse(entry.people) as People;
    return { instruction: INSTRUCTIONS.update, sessionInfo, rev, ...people };
  }
  const isNobodyThere = sessionInfo.status === 'aborted';
  return {
    instruction: isNobodyThere ? INSTRUCTIONS.unavailable : INSTRUCTIONS.update,
    sessionInfo,
    rev,
    ...(isNobodyThere ? { reason: 'unavailable' as const } : {}),
    ...(position === undefined ? {} : { position }),
    ...(opening === undefined ? {} : { opening }),
  };
}

const cardOf = ({ name, avatarURL }: { name: string; avatarURL: string | null }): string =>
  JSON.stringify([name, avatarURL]);

/** A page that can prove its customer gives another name. Only the edge can change it, for everybody at once. */
const isRenamed = ({ card }: Entry, { customer, proven }: RequestFrame): boolean =>
  proven && !isBlank(customer.name) && cardOf(customer) !== card;

/** Made here, so it is what it was. */
const infoIn = ({ sessionInfo }: Entry): SessionInfo => JSON.parse(sessionInfo) as SessionInfo;
