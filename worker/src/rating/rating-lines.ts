import type { SessionTopic } from '@chimpassist/protocol';
import type { RatingLinks } from './rating-link.ts';
import { ratingWordsIn } from './words.ts';

/** Asks in one chat how it was, in words with a link. */
export class RatingLines {
  readonly #links: RatingLinks | null;
  readonly #topic: SessionTopic;

  constructor(links: RatingLinks | null, topic: SessionTopic) {
    this.#links = links;
    this.#topic = topic;
  }

  /** Null where no link can be signed. */
  readonly lineOf = (sessionId: string, origin: string, language: string | null): string | null => {
    if (this.#links === null) return null;
    const { words } = ratingWordsIn(language === null ? [] : [language]);
    return `${words.line}\n${this.#links.linkTo(origin, this.#topic, sessionId)}`;
  };
}
