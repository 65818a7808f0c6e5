import type { Colleague, DeskChat, DeskFeed, DeskPicture } from '@chimpassist/client/wire';
import { idText, type Mark, type Mention, sessionTopicOf } from '@chimpassist/protocol';
import { chatOf } from './chat-of.ts';
import { noteOfOffer } from './note-of-offer.ts';
import type { Chat, DeskState } from './state.ts';

export const marksByTopic = (marks: readonly Mark[] = []): ReadonlyMap<string, Mark> =>
  new Map(marks.map((mark) => [sessionTopicOf(mark.customerId), mark]));

const NO_ASKS: Chat['asks'] = [];
const NO_TAGS: readonly string[] = [];

/** The whole picture of `GET /desk`, and then the feeds that came while it was on its way. */
export function applyPicture(
  state: DeskState,
  picture: DeskPicture,
  asked: Pick<DeskState, 'marks' | 'mentions' | 'quiet'> = state,
): DeskState {
  if (state.deskVersion !== null && picture.version < state.deskVersion && !state.deskStale) return state;
  const present = new Set(picture.chats.map((chat) => chat.sessionInfo.sessionTopic));
  const chats = new Map(state.chats);
  for (const chat of state.chats.values()) {
    if (present.has(chat.topic)) continue;
    // What the desk does not name is over, except a chat of mine whose own control messages say otherwise.
    if (chat.state === 'waiting' || (chat.state === 'online' && !chat.mine)) put(chats, state, gone(chat));
  }
  for (const entry of picture.chats) put(chats, state, fromDesk(state, entry));
  const colleagues = new Map(picture.attendants.map((attendant) => [idText(attendant.id), attendant]));
  const base: DeskState = {
    ...state,
    chats,
    colleagues,
    marks: state.marks === asked.marks ? marksByTopic(picture.marks) : state.marks,
    quiet: state.quiet === asked.quiet ? (picture.quiet ?? null) : state.quiet,
    hasWorkspace: picture.workspace !== undefined,
    deskVersion: picture.version,
    deskWaiting: [],
    deskStale: false,
    mentions: mentionsNow(state, picture.mentions ?? [], asked.mentions),
    ...availabilityOf(colleagues.get(idText(state.me.id)), state),
  };
  return state.deskWaiting.reduce((next, feed) => applyFeed(next, feed), base);
}

/** As the server says it; as it was where the server says nothing of me. */
const availabilityOf = (
  me: Colleague | undefined,
  { availability, awayFor }: DeskState,
): Pick<DeskState, 'availability' | 'awayFor'> =>
  me === undefined ? { availability, awayFor } : { availability: me.availability, awayFor: me.awayFor ?? '' };

/** Those of the picture, with what has come and gone since it was asked for. */
function mentionsNow(
  { mentions, open }: DeskState,
  told: readonly Mention[],
  asked: readonly Mention[],
): Mention[] {
  const keyOf = ({ customerId, n }: Mention): string => `${n} ${idText(customerId)}`;
  const before = new Set(asked.map(keyOf));
  const now = new Set(mentions.map(keyOf));
  const news = mentions.filter((each) => !before.has(keyOf(each)));
  const known = new Set(news.map(keyOf));
  const isSeen = (each: Mention): boolean =>
    sessionTopicOf(each.customerId) === open || (before.has(keyOf(each)) && !now.has(keyOf(each)));
  return [...told.filter((each) => !known.has(keyOf(each)) && !isSeen(each)), ...news];
}

/** One change of `client/desk`. A gap in its version makes the picture stale; what is known already is ignored. */
export function applyFeed(state: DeskState, feed: DeskFeed): DeskState {
  if (state.deskVersion === null || state.deskStale) {
    return { ...state, deskWaiting: [...state.deskWaiting, feed] };
  }
  if (feed.version <= state.deskVersion) return state;
  if (feed.version > state.deskVersion + 1) {
    return { ...state, deskStale: true, deskWaiting: [...state.deskWaiting, feed] };
  }
  const chats = new Map(state.chats);
  for (const entry of feed.chats) put(chats, state, fromDesk({ ...state, chats }, entry));
  for (const topic of feed.chatsGone) {
    const chat = chats.get(topic);
    if (chat !== undefined) put(chats, state, gone(chat));
  }
  const colleagues = new Map(state.colleagues);
  for (const attendant of feed.attendants) colleagues.set(idText(attendant.id), attendant);
  for (const id of feed.attendantsGone) colleagues.delete(idText(id));
  const me = feed.attendants.find((attendant) => idText(attendant.id) === idText(state.me.id));
  return {
    ...state,
    chats,
    colleagues,
    deskVersion: feed.version,
    ...availabilityOf(me, state),
  };
}

function put(chats: Map<string, Chat>, state: DeskState, chat: Chat): void {
  // Somebody else's chat that is over is nothing that this desk would show, unless it is being read.
  if (chat.state === 'over' && !chat.mine && chat.topic !== state.open) chats.delete(chat.topic);
  else chats.set(chat.topic, chat);
}

const gone = (chat: Chat): Chat =>
  chat.state === 'over'
    ? chat
    : { ...chat, state: 'over', offeredTo: [], offer: null, typing: null, away: false };

function fromDesk(state: Pick<DeskState, 'chats' | 'me'>, entry: DeskChat): Chat {
  const session = entry.sessionInfo;
  const chat = chatOf(state, session, entry.since);
  const offeredTo = entry.offeredTo.map(idText);
  const mine = idText(state.me.id);
  const isOffered = entry.state === 'waiting' && offeredTo.includes(mine);
  const assigned = session.assignedAttendants.some((id) => idText(id) === mine);
  return {
    ...chat,
    session,
    state: entry.state,
    since: entry.since,
    away: entry.away === true,
    tags: entry.tags ?? NO_TAGS,
    asks: entry.asks ?? NO_ASKS,
    team: entry.team ?? null,
    offeredTo,
    offer: isOffered ? (entry.offer ?? chat.offer) : null,
    note: (isOffered ? noteOfOffer(entry.offer) : null) ?? chat.note,
    mine: entry.state === 'online' ? assigned : chat.mine,
    activeAt: Math.max(chat.activeAt, entry.since),
    ending: null,
    ...(entry.bot === undefined ? {} : { attendants: [entry.bot] }),
    handedOver: chat.handedOver && (entry.state === 'waiting' || (assigned && chat.state !== 'waiting')),
  };
}
