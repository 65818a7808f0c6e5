import type { ChatRecord } from './chat-record.ts';

/** Since when the customer has no page open, as far as it is stored, epoch ms; null: one is open. Nobody watches after an end. */
export function goneSince({
  state,
  away,
  awayAt,
  edge,
}: Pick<ChatRecord, 'state' | 'away' | 'awayAt' | 'edge'>): number | null {
  switch (state.kind) {
    case 'none':
      return null;
    case 'waiting':
    case 'online':
      return away ? (awayAt ?? 0) : null;
    case 'over':
      return edge?.isGone ? Math.min(edge.seenAt, state.since) : state.since;
  }
}
