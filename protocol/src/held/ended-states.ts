import type { HeldState } from '../frames/index.ts';
import { type ControlPayload, INSTRUCTIONS, type SessionInfo } from '../index.ts';
import type { RequestFrame } from './request-frame.ts';

interface Entry {
  rev: number;
  /** {@link SessionInfo} as JSON: most are looked at rarely. */
  sessionInfo: string;
  /** When it was told or a page last spoke in its name, ms. */
  heardAt: number;
  /** When a page was last told of the end, ms. */
  toldAt: number;
}

/** A client that asks again at each word of the end is told no oftener than this. */
const TELL_EVERY_MS = 5_000;
/** Of chats whose pages stay open after the end. What has no room here is asked of the edge. */
const MAX = 20_000;

/**
 * Chats that an attendant ended and whose page is still open: its keep-alives in the old session's name begin nothing, and
 * do not need the edge. The rule is the chat's own (rule 4); a request that could begin something is handed to it.
 */
export class EndedStates {
  /** Those that were heard longest ago first. */
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  /** @param now ms of a clock that only grows. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Takes a state that is over; one that nobody ended begins again with any keep-alive, so it is not held. */
  learn({ sessionTopic, sessionInfo, rev }: HeldState): void {
    this.#entries.delete(sessionTopic);
    if (sessionInfo.ending?.reason !== 'ended') return;
    const now = this.#now();
    const entry: Entry = {
      rev,
      sessionInfo: JSON.stringify(sessionInfo),
      heardAt: now,
      toldAt: Number.NEGATIVE_INFINITY,
    };
    this.#entries.set(sessionTopic, entry);
    this.#forgetSilent(now);
  }

  forget(sessionTopic: string): void {
    this.#entries.delete(sessionTopic);
  }

  /** The `rev` of its end; 0 where none is held. */
  revOf(sessionTopic: string): number {
    return this.#entries.get(sessionTopic)?.rev ?? 0;
  }

  infoOf(sessionTopic: string): SessionInfo | undefined {
    const entry = this.#entries.get(sessionTopic);
    return entry === undefined ? undefined : infoIn(entry);
  }

  /** What a keep-alive or request gets: what to publish, silence, or `forward` where the edge must be asked. */
  heard(sessionTopic: string, frame: RequestFrame): ControlPayload | 'silence' | 'forward' {
    const entry = this.#entries.get(sessionTopic);
    if (entry === undefined) return 'forward';
    const sessionInfo = infoIn(entry);
    const isSame = frame.sessionId === sessionInfo.sessionId;
    const isNew = (frame.requestID ?? '') !== '' && frame.requestID !== sessionInfo.requestID;
    if (!isSame || isNew) return 'forward';
    const now = this.#now();
    entry.heardAt = now;
    this.#entries.delete(sessionTopic);
    this.#entries.set(sessionTopic, entry);
    // It slept, or its keep-alive crossed the end.
    if (frame.status !== 'online' || now - entry.toldAt < TELL_EVERY_MS) return 'silence';
    entry.toldAt = now;
    return endOf(sessionInfo, entry.rev);
  }

  #forgetSilent(now: number): void {
    for (const [topic, entry] of this.#entries) {
      const isSilent = now - entry.heardAt > infoIn(entry).keepAliveTTL;
      if (!isSilent && this.#entries.size <= MAX) return;
      this.#entries.delete(topic);
    }
  }
}

const endOf = (sessionInfo: SessionInfo, rev: number): ControlPayload => {
  const { by } = sessionInfo.ending ?? {};
  return {
    instruction: INSTRUCTIONS.expired,
    sessionInfo,
    attendants: [],
    reason: 'ended',
    rev,
    ...(by ? { attendantInfo: by } : {}),
  };
};

/** Made here, so it is what it was. */
const infoIn = ({ sessionInfo }: Entry): SessionInfo => JSON.parse(sessionInfo) as SessionInfo;
