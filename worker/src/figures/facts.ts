import type { ChatFacts } from '@chimpassist/protocol';

/** What happened to a chat beside its words. Ids are texts, times epoch ms. */
export type CourseStep =
  | { did: 'joined' | 'left'; at: number; who: string }
  | { did: 'handedOver'; at: number; who: string; to: 'attendant' | 'level' | 'team'; toId: string }
  | { did: 'toldNobody'; at: number };

export interface PartEnd {
  at: number;
  ending: ChatFacts['ending'];
  by: string | null;
}

/** Who wrote when. */
export interface Word {
  at: number;
  /** Null: the customer. */
  by: string | null;
}

/** All that a chat's log says of one part of it, from the request to the end. */
export interface PartLog
  extends Pick<
    ChatFacts,
    'customerId' | 'isReopened' | 'language' | 'page' | 'part' | 'rating' | 'sessionId' | 'site' | 'tags'
  > {
  askedAt: number;
  steps: readonly CourseStep[];
  words: Iterable<Word>;
  end: PartEnd;
  /** Ids of attendants who are programs. */
  bots: readonly string[];
  /** To whom it was offered, as far as the desk has said it. */
  offers?: ChatFacts['offers'];
}

/** So many answers of one part are kept; a chat that has more is one of years. */
const ANSWERS_MAX = 500;

/** What the ledger knows of a part. Teams and open hours are the ledger's own knowledge. */
export function facts(log: PartLog): ChatFacts {
  const { askedAt, steps, end, bots, words, offers, ...same } = log;
  const stays = staysOf(steps, end.at, new Set(bots));
  const waitsSince = waitingBegan(askedAt, stays);
  const assigned = stays.find(({ isBot }) => !isBot);
  return {
    ...pick(same),
    ...(offers === undefined ? {} : { offers }),
    askedAt,
    endedAt: end.at,
    ending: end.ending,
    endedBy: end.by,
    unavailableAt: steps.find(({ did }) => did === 'toldNobody')?.at ?? null,
    waitsSince,
    assignedAt: assigned?.from ?? null,
    stays,
    ...wordsIn(words, new Set(bots), waitsSince),
    handOvers: steps.flatMap((step) =>
      step.did === 'handedOver' ? [{ at: step.at, by: step.who, to: step.to, toId: step.toId }] : [],
    ),
    teams: [
      ...new Set(
        steps.flatMap((step) => (step.did === 'handedOver' && step.to === 'team' ? [step.toId] : [])),
      ),
    ],
    openAnswerMs: null,
  };
}

const pick = ({
  customerId,
  isReopened,
  language,
  page,
  part,
  rating,
  sessionId,
  site,
  tags,
}: Omit<PartLog, 'askedAt' | 'bots' | 'end' | 'offers' | 'steps' | 'words'>) => ({
  ...{ customerId, isReopened, language, page, part, rating, sessionId, site, tags },
});

function staysOf(steps: readonly CourseStep[], end: number, bots: ReadonlySet<string>): ChatFacts['stays'] {
  const stays: ChatFacts['stays'] = [];
  const open = new Map<string, ChatFacts['stays'][number]>();
  for (const step of steps) {
    if (step.did === 'joined' && !open.has(step.who)) {
      const { who, at } = step;
      const stay = { who, from: at, to: end, ...(bots.has(who) ? { isBot: true as const } : {}) };
      stays.push(stay);
      open.set(who, stay);
    }
    if (step.did === 'left') {
      const stay = open.get(step.who);
      if (stay !== undefined) stay.to = step.at;
      open.delete(step.who);
    }
  }
  return stays;
}

/** A bot that came before any human has the chat for itself: who waits for a human does so when it is gone. */
function waitingBegan(askedAt: number, stays: ChatFacts['stays']): number {
  const [first] = stays;
  if (first?.isBot !== true) return askedAt;
  const human = stays.find(({ isBot }) => !isBot)?.from ?? Number.POSITIVE_INFINITY;
  const before = stays.filter(({ isBot, from }) => isBot && from <= human);
  return Math.min(human, Math.max(...before.map(({ to }) => to)));
}

type WordFacts = Pick<
  ChatFacts,
  'answeredAt' | 'answeredBy' | 'answers' | 'botWords' | 'customerWords' | 'customerWroteAt' | 'humanWords'
>;

function wordsIn(words: Iterable<Word>, bots: ReadonlySet<string>, waitsSince: number): WordFacts {
  const found: WordFacts = {
    ...{ answeredAt: null, answeredBy: null, answers: [], customerWroteAt: null },
    ...{ botWords: 0, customerWords: 0, humanWords: 0 },
  };
  let unansweredSince: number | null = null;
  for (const { at, by } of words) {
    if (by === null) {
      found.customerWords += 1;
      found.customerWroteAt ??= at;
      unansweredSince ??= at;
    } else if (bots.has(by)) {
      found.botWords += 1;
      // It was answered; who writes after that waits again. Before a human is asked for, nobody waits for one.
      unansweredSince = null;
    } else {
      found.humanWords += 1;
      if (found.answeredAt === null) {
        found.answeredAt = Math.max(at, waitsSince);
        found.answeredBy = by;
      }
      if (unansweredSince !== null && found.answers.length < ANSWERS_MAX)
        found.answers.push({ who: by, ms: Math.max(0, at - unansweredSince) });
      unansweredSince = null;
    }
  }
  return found;
}

/** What stays of a row whose customer is forgotten: the count, and who of the team did what. */
export const withoutCustomer = (row: ChatFacts): ChatFacts => ({
  ...row,
  customerId: null,
  sessionId: null,
  page: null,
});
