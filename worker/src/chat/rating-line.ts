import { INSTRUCTIONS, RATING_LINE_PREFIX, type SessionTopic, TOPICS } from '@chimpassist/protocol';
import type { ChatEffects, Outlet } from '../contract/outlet.ts';
import type { ChatStore } from './chat-store.ts';
import { ratingNow } from './ratings.ts';
import { currentInfo } from './session-info.ts';

/** The words with a link on which a session is rated; null where no link can be made. @param origin where the Worker was called. */
export type LineOf = (sessionId: string, origin: string, language: string | null) => string | null;

/** What asks the customer how the chat was that has ended; null where it has not, or is not to be asked for any more. */
export function askForRating({ record }: Pick<ChatStore, 'record'>, lineOf: LineOf): string | null {
  const { mail, settings, state } = record;
  if (settings?.rating === undefined || state.kind !== 'over') return null;
  const { sessionId } = state.session;
  const { rating, isOpen } = ratingNow(record, sessionId, Date.now());
  if (rating !== null || !isOpen) return null;
  return lineOf(sessionId, mail?.origin ?? settings.rating.origin, mail?.language ?? null);
}

export interface RatingLineOptions {
  store: ChatStore;
  topic: SessionTopic;
  lineFor: LineOf;
  /** Says something on a topic, wherever the customer listens. */
  say(topic: string, payload: unknown): void;
}

/**
 * At the end of a chat, a line with a link on which it is rated: for legacy clients, which ask nothing themselves. It is said on the
 * topic on which only these listen, and is not a message of the chat: nobody has written it.
 */
export class RatingLine implements Outlet<ChatEffects> {
  readonly #options: RatingLineOptions;

  constructor(options: RatingLineOptions) {
    this.#options = options;
  }

  push({ controls = [] }: ChatEffects): void {
    const isEnd = controls.some(({ payload }) => payload.instruction === INSTRUCTIONS.expired);
    if (isEnd) this.#say();
  }

  pushPerishable(): void {}

  #say(): void {
    const { store, topic, lineFor, say } = this.#options;
    const { record } = store;
    const { state } = record;
    const content = askForRating(store, lineFor);
    if (content === null || state.kind === 'none') return;
    const [from = { id: 'system', name: '', avatarURL: null }] = [...(record.formerly ?? [])].reverse();
    const now = Date.now();
    const message = {
      id: `${RATING_LINE_PREFIX}${record.course?.part ?? 0}`,
      from: { id: from.id, name: from.name, avatarURL: from.avatarURL, role: 'attendant' },
      timestamp: now,
      content,
      readAt: null,
    };
    const newest = store.reader.recent(0, 20).map(({ message: each }) => each);
    const sessionInfo = { ...currentInfo(topic, state), lastMessages: [...newest, message] };
    say(TOPICS.messages(topic), { sessionInfo, message });
  }
}
