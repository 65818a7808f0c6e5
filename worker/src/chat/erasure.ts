import type { SessionInfo, SessionTopic } from '@chimpassist/protocol';
import type { ErasedByBridge } from '@chimpassist/protocol/frames';
import type { Erasure } from '../contract/chat-object.ts';
import type { Job } from '../storage/scheduler.ts';
import { withoutName } from './chat-record.ts';
import type { ChatStore } from './chat-store.ts';
import { factsOf } from './part-facts.ts';
import { currentInfo } from './session-info.ts';
import { withoutTags } from './tags.ts';

/** What an erasure has deleted beside the log. */
export interface ErasedBeside {
  files: number;
  notes: number;
  /** Whether bytes may be in the bucket, which are deleted next. */
  hasBytes: boolean;
}

/** Deletes all messages and their writers. `rev` and the identities of messages stay, as after retention. */
export function erase(
  store: ChatStore,
  sessionTopic: SessionTopic,
  now: number,
  { files, notes, hasBytes }: ErasedBeside,
): Erasure {
  const sessions = store.sessions.newest(Number.MAX_SAFE_INTEGER).length;
  const messages = store.reader.countMessages();
  const facts = factsOf(store, sessionTopic, store.record.booked);
  store.deleteBefore(Number.MAX_SAFE_INTEGER);
  const erasure: Erasure = {
    at: now,
    messages,
    sessions,
    files,
    notes,
    bucket: !hasBytes,
    desk: false,
    bridge: null,
  };
  const whole = withoutTags(store.record);
  const { bot: _bot, formerly: _, mentioned: __, happened: ___, broughtRatings: ____, ...rest } = whole;
  // The facts that no ledger has yet are handed over first, without the customer.
  const owedFacts = facts.map((row) => ({ ...row, page: null }));
  const record = { ...rest, ...(owedFacts.length > 0 ? { owedFacts } : {}) };
  if (record.state.kind === 'none') {
    store.save({ ...record, everAssigned: [], erasure });
    return erasure;
  }
  const state = { ...record.state, session: withoutName(record.state.session) };
  store.save({ ...record, state, everAssigned: [], unsynced: false, erasure });
  const info: SessionInfo = currentInfo(sessionTopic, state);
  store.sessions.leaveOnly(info);
  return erasure;
}

/**
 * Whether the bridge had read a frame before the erasure. What a client wrote when is its own clock's word and says nothing:
 * copies of what was stored are known by their identity.
 *
 * @param arrivedAt by this object's clock, epoch ms: see `arrival.ts`.
 */
export const isErased = (arrivedAt: number, erasure: Erasure | undefined): boolean =>
  erasure !== undefined && arrivedAt <= erasure.at;

/** Adds up what a bridge and a mirror beside it have erased. */
export const asOne = (one: ErasedByBridge | null, other: ErasedByBridge): ErasedByBridge => ({
  at: other.at,
  spooled: Math.max(one?.spooled ?? 0, other.spooled),
  parked: Math.max(one?.parked ?? 0, other.parked),
  mirrored: other.mirrored ?? one?.mirrored ?? null,
});

const nothing = (at: number): ErasedByBridge => ({ at, spooled: 0, parked: 0, mirrored: null });

/**
 * Tells the desk, until it has taken it.
 *
 * @param tell answers whether a bridge or a mirror has something to erase as well; where there is none, the receipt is whole.
 */
export const tellOfErasure = (store: ChatStore, tell: () => Promise<boolean>): Job => ({
  name: 'erasure',
  nextDue: () => (store.record.erasure?.desk === false ? 0 : null),
  async run() {
    const { erasure } = store.record;
    if (erasure === undefined || erasure.desk) return;
    const isAwaited = await tell();
    store.transaction(() => {
      const { owedFacts: _, ...record } = store.record;
      if (!record.erasure) return;
      const bridge = isAwaited ? record.erasure.bridge : asOne(record.erasure.bridge, nothing(Date.now()));
      store.save({ ...record, erasure: { ...record.erasure, desk: true, bridge } });
    });
  },
});
