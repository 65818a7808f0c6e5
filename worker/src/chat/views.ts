import type { Customer, Reach } from '@chimpassist/protocol';
import type { HeldState } from '@chimpassist/protocol/frames';
import type { ChatReport, SlotReport } from '../contract/chat-report.ts';
import type { ChatRecord } from './chat-record.ts';
import { botOf } from './machine/bot.ts';
import {
  type ChatState,
  isLive,
  isStaffed,
  type LiveChat,
  openSlots,
  placesOf,
  targetFor,
  typeOfSlot,
} from './machine/state.ts';
import { currentInfo } from './session-info.ts';
import { tagsNow } from './tags.ts';

/** What the bridge holds of a chat. */
export function heldOf(
  sessionTopic: string,
  record: Pick<ChatRecord, 'state' | 'away' | 'edge' | 'links' | 'opening'>,
  position: number | undefined,
): HeldState | null {
  const { state, away, edge, links, opening } = record;
  if (state.kind === 'none') return null;
  return {
    sessionTopic,
    rev: state.rev,
    sessionInfo: currentInfo(sessionTopic, state),
    state: state.kind,
    ...(state.kind === 'waiting' && position !== undefined ? { position } : {}),
    ...(state.kind === 'waiting' && opening ? { opening } : {}),
    ...(away ? { away } : {}),
    ...(edge ? { atEdge: true } : {}),
    ...(edge || links ? { heardAtEdge: isHeardAtEdge(record) } : {}),
  };
}

/** Whether the customer's connection ends here, or the chat is fed to a link. */
export const isHeardAtEdge = ({ edge, links = [] }: Pick<ChatRecord, 'edge' | 'links'>): boolean =>
  (edge !== undefined && !edge.isGone) || links.length > 0;

/** What the desk is told of a chat. */
export function reportOf(
  sessionTopic: string,
  record: Pick<
    ChatRecord,
    'asks' | 'attributes' | 'away' | 'bot' | 'course' | 'minor' | 'sessionTags' | 'state' | 'tags'
  >,
  now: number,
): ChatReport | null {
  const { attributes = [], state, minor = 0, away, asks = [] } = record;
  if (state.kind === 'none') return null;
  const tags = tagsNow(record, state.session.sessionId);
  return {
    sessionTopic,
    rev: state.rev,
    ...(minor > 0 ? { minor } : {}),
    state: state.kind,
    since: state.since,
    arrivedAt: state.session.arrivedAt,
    waitedMs: now - state.session.arrivedAt,
    info: currentInfo(sessionTopic, state),
    slots: isLive(state) ? slotsOf(state) : [],
    besides: placesOf(state)
      .filter(({ slot }) => slot === null)
      .map(({ attendant }) => attendant.id),
    ...(away ? { away } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(asks.length > 0
      ? { asks: asks.map(({ attendant: { type: _, ...person }, at }) => ({ attendant: person, at })) }
      : {}),
    ...(attributes.length > 0 && looksForSomebody(state)
      ? { facts: Object.fromEntries(attributes.map(({ name, value }) => [name, value])) }
      : {}),
    ...(isForBot(record) ? { isForBot: true } : {}),
  };
}

/** Whether nobody has answered since the customer asked, nor a bot. */
function isForBot({ bot, course, state }: Pick<ChatRecord, 'bot' | 'course' | 'state'>): boolean {
  if (state.kind !== 'waiting' || state.places.length > 0 || state.wishes.length > 0) return false;
  return (
    course !== undefined && bot?.part !== course.part && course.steps.every(({ did }) => did !== 'joined')
  );
}

/** Whether a place of the chat is open. */
export const looksForSomebody = (state: ChatState): boolean =>
  isLive(state) && botOf(state) === null && openSlots(state.session.template, state.places).length > 0;

/** How a chat concerns an attendant: in it, now or before; or free to be taken. */
export function reachOf(
  { everAssigned, mentioned = [], state }: Pick<ChatRecord, 'everAssigned' | 'mentioned' | 'state'>,
  attendantId: string,
): Reach {
  if (everAssigned.includes(attendantId) || mentioned.includes(attendantId)) return 'assigned';
  if (state.kind === 'waiting') return 'waiting';
  // A bot keeps it from nobody.
  if (botOf(state) !== null) return 'waiting';
  // A required place is open: it is on offer while the others go on.
  const isOnOffer = state.kind === 'online' && !isStaffed(state.session.template, state.places);
  return isOnOffer ? 'waiting' : 'none';
}

/** Whose chat this is, with the id as it was first seen; null where nobody was here. */
export const customerOf = ({ state }: Pick<ChatRecord, 'state'>): Customer | null =>
  state.kind === 'none' ? null : state.session.customer;

const slotsOf = (state: LiveChat): SlotReport[] => {
  // While a bot has the chat, nobody is asked for any place of it.
  const botId = botOf(state)?.id ?? null;
  return state.session.template.attendants.map(({ type, required }, slot) => {
    const wish = targetFor(state, slot);
    const lost = state.lost?.find((each) => each.slot === slot);
    return {
      slot,
      type: typeOfSlot(state, slot) ?? type,
      required,
      attendantId: state.places.find((place) => place.slot === slot)?.attendant.id ?? botId,
      wantedId: wish && 'attendantId' in wish.to ? wish.to.attendantId : null,
      ...(wish && 'team' in wish.to ? { team: wish.to.team } : {}),
      note: wish?.note ?? '',
      from: wish?.from ?? null,
      ...(lost === undefined ? {} : { lost: { kind: lost.kind, from: lost.from } }),
    };
  });
};
