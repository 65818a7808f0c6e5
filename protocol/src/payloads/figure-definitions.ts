/** Below so many values a figure is said to be of few. */
export const FEW = 20;
/** Who left within this time without an answer did not really wait. */
export const ABANDON_LIMIT_MS = 60_000;

type Unit = 'count' | 'time' | 'share' | 'number' | 'sum';
interface Definition {
  number: number;
  unit: Unit;
  name: string;
  text: string;
}

/* Each figure, with its number and its sentence. `docs/figures.md` shows the same with an example, which a test computes. */
export const FIGURES = {
  chats: {
    number: 1,
    unit: 'count',
    name: 'Chats',
    text: 'Chats that ended in the period. A chat that goes on after its end counts once more when it ends again.',
  },
  fresh: { number: 2, unit: 'count', name: 'New', text: 'Chats that are not reopened ones.' },
  reopened: {
    number: 3,
    unit: 'count',
    name: 'Reopened',
    text: 'Chats that went on with a session that had ended before. All their times count from the new request.',
  },
  waiting: {
    number: 4,
    unit: 'time',
    name: 'Waiting',
    text: 'From the request until the first human was in the chat. Who came after nobody counts as abandoned and not here.',
  },
  abandonedEarly: {
    number: 5,
    unit: 'count',
    name: 'Abandoned within the limit',
    text: 'Chats that ended before a human was in them, at most 60 s after waiting began.',
  },
  abandonedLate: {
    number: 6,
    unit: 'count',
    name: 'Abandoned after the limit',
    text: 'Chats that ended before a human was in them, more than 60 s after waiting began.',
  },
  answered: { number: 7, unit: 'count', name: 'Answered', text: 'Chats in which a human wrote.' },
  firstResponse: {
    number: 8,
    unit: 'time',
    name: 'First response',
    text: 'From the request until the first words of a human.',
  },
  firstResponseOpen: {
    number: 9,
    unit: 'time',
    name: 'First response in open hours',
    text: 'The same, counting only the time in which the team was open, by the hours that were set when the chat ended. Of a team with hours of its own: by these.',
  },
  response: {
    number: 10,
    unit: 'time',
    name: 'Response',
    text: 'From the first words of the customer that nobody had answered until the next words of a human.',
  },
  handling: {
    number: 11,
    unit: 'time',
    name: 'Handling',
    text: 'How long humans were in the chat: the stays of all of them, added up.',
  },
  duration: { number: 12, unit: 'time', name: 'Duration', text: 'From the request until the end.' },
  handOvers: {
    number: 13,
    unit: 'count',
    name: 'Hand-overs',
    text: 'How often a chat was handed to a colleague, a level or a team. Of a person: those that this person gave.',
  },
  oneTouch: {
    number: 14,
    unit: 'count',
    name: 'One touch',
    text: 'Answered chats in which one human alone was, without a hand-over, and that are not reopened ones.',
  },
  bot: {
    number: 15,
    unit: 'time',
    name: 'Bot',
    text: 'How long bots were in the chat. Waiting for a human begins when the bot that came first is gone.',
  },
  concurrency: {
    number: 16,
    unit: 'number',
    name: 'Concurrency',
    text: 'Handling, divided by the time in which a person was in at least one of the chats that ended on the same day.',
  },
  occupancy: {
    number: 17,
    unit: 'share',
    name: 'Occupancy',
    text: 'The time in which a person was in at least one chat, divided by the time in which the person was there.',
  },
  available: {
    number: 18,
    unit: 'sum',
    name: 'Available',
    text: 'How long persons were there and took chats, added up.',
  },
  away: {
    number: 19,
    unit: 'sum',
    name: 'Away',
    text: 'How long persons were there and took no chats, added up, and by the reason that they gave.',
  },
  rating: {
    number: 20,
    unit: 'number',
    name: 'Rating',
    text: 'The mean of the ratings that were given, from 1 to 5.',
  },
  withinGoal: {
    number: 21,
    unit: 'share',
    name: 'Within the goal',
    text: 'Of the chats that a human answered: in how many the first response in open hours took no longer than the goal says.',
  },
  offer: {
    number: 22,
    unit: 'time',
    name: 'Offer',
    text: 'From the offer of a chat to an attendant until this attendant took it.',
  },
  offersMissed: {
    number: 23,
    unit: 'count',
    name: 'Offers missed',
    text: 'Offers that ran out, or whose attendant went away, before they were taken.',
  },
  offersDeclined: {
    number: 24,
    unit: 'count',
    name: 'Offers declined',
    text: 'Offers that their attendants declined. They are not counted as missed.',
  },
} as const satisfies Record<string, Definition>;
export type FigureId = keyof typeof FIGURES;

/** Figures of times, in the order in which a report shows them: each has a median, a percentile and a mean. */
export const TIME_FIGURES = [
  'waiting',
  'firstResponse',
  'firstResponseOpen',
  'response',
  'handling',
  'duration',
  'offer',
  'bot',
] as const satisfies FigureId[];
export type TimeFigureId = (typeof TIME_FIGURES)[number];
