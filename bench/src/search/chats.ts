import { chanceOf, sentenceBy, wordOf } from './words.ts';

const YEARS_MS = 2 * 365 * 86_400_000;
const ATTENDANTS = 50;
/** Behind all words of the vocabulary: a word that stands in one chat alone. */
const OWN_WORDS_FROM = 200_000;
const EVERY_MS = 30_000;

/** One chat of the two years. */
export interface PastChat {
  customerId: string;
  sessionId: string;
  attendantId: number;
  /** Epoch ms. */
  began: number;
  ended: number;
  texts: string[];
}

/** The word that only this chat has, as an order's number. */
export const ownWordOf = (n: number): string => wordOf(OWN_WORDS_FROM + n);
export const attendantOf = (n: number): number => 1_000 + (n % ATTENDANTS);

/** The `n`-th of `count` chats, evenly over two years until `now`. */
export function pastChat(
  n: number,
  { count, messages, now }: { count: number; messages: number; now: number },
): PastChat {
  const below = chanceOf(n);
  const customerId = `past-${n}`;
  const began = Math.floor(now - YEARS_MS + (n / count) * YEARS_MS);
  return {
    customerId,
    sessionId: `c1.${Buffer.from(customerId).toString('base64url')}.${String(n).padStart(32, '0')}`,
    attendantId: attendantOf(n),
    began,
    ended: began + messages * EVERY_MS,
    texts: Array.from({ length: messages }, (_, at) =>
      at === 0 ? `${ownWordOf(n)} ${sentenceBy(below)}` : sentenceBy(below),
    ),
  };
}
