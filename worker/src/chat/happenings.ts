import { type Id, sameId, type WebhookEvent } from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';
import { type ChatState, isLive, placesOf } from './machine/state.ts';

/** A webhook reads soon; of more than these only the newest are told. */
const KEPT_MAX = 50;

/** A change of the chat that programs are told of. Messages stand in the log. */
export interface Happening {
  /** Grows by one. */
  n: number;
  type: Exclude<WebhookEvent, 'message.created'>;
  /** Epoch ms. */
  at: number;
  /** The newest entry of the log at that time: it comes after that. */
  seq: number;
  sessionId: string;
  attendant?: Pick<AttendantCard, 'id' | 'name' | 'avatarURL'>;
  reason?: string;
}

type What = Omit<Happening, 'n' | 'at' | 'seq' | 'sessionId'>;

const cardOf = ({ id, name, avatarURL }: AttendantCard) => ({ id, name, avatarURL });
const isIn = (state: ChatState, id: Id): boolean =>
  placesOf(state).some(({ attendant }) => sameId(attendant.id, id));

/** What has happened between two states of a chat. */
function between(before: ChatState, after: ChatState): What[] {
  if (after.kind === 'none') return [];
  const isAnother =
    isLive(after) && (!isLive(before) || before.session.sessionId !== after.session.sessionId);
  const came = placesOf(after).filter(({ attendant }) => isAnother || !isIn(before, attendant.id));
  const left = isAnother ? [] : placesOf(before).filter(({ attendant }) => !isIn(after, attendant.id));
  const hasEnded = after.kind === 'over' && isLive(before);
  return [
    ...(isAnother ? [{ type: 'chat.started' } as const] : []),
    ...came.map(({ attendant }) => ({ type: 'chat.assigned', attendant: cardOf(attendant) }) as const),
    // With the end of a chat all have left it.
    ...(hasEnded
      ? []
      : left.map(({ attendant }) => ({ type: 'chat.unassigned', attendant: cardOf(attendant) }) as const)),
    ...(hasEnded
      ? [
          {
            type: 'chat.ended',
            reason: after.reason,
            ...(after.by ? { attendant: cardOf(after.by) } : {}),
          } as const,
        ]
      : []),
  ];
}

/** What stands in the row of the chat's state, which is written at such a change anyway. */
export function withHappenings(
  known: readonly Happening[],
  before: ChatState,
  after: ChatState,
  { seq, at }: { seq: number; at: number },
): Happening[] {
  if (after.kind === 'none') return [...known];
  const { sessionId } = after.session;
  const first = (known.at(-1)?.n ?? 0) + 1;
  const fresh = between(before, after).map((what, index) => ({
    n: first + index,
    at,
    seq,
    sessionId,
    ...what,
  }));
  return [...known, ...fresh].slice(-KEPT_MAX);
}
