import type { DeskObject } from '../contract/desk-object.ts';
import type { DeskInterest } from '../contract/link-object.ts';
import { bothOf, NO_INTEREST } from './follows.ts';

export interface DeskSubscriptionOptions {
  /** What chats and desk call this link. */
  name: string;
  desk(): Pick<DurableObjectStub<DeskObject>, 'listen'>;
  /** What all windows want to hear of the desk. */
  interests(): readonly DeskInterest[];
}

/** What the desk knows of a link: what its windows want to hear. */
export class DeskSubscription {
  readonly #options: DeskSubscriptionOptions;
  /** Since this object woke. */
  #told: DeskInterest = NO_INTEREST;
  /** How often the desk has forgotten the link: what it was told before counts no more. */
  #timesForgotten = 0;
  /** The last call by which the desk is told. It does not reject. */
  #telling: Promise<void> = Promise.resolve();

  constructor(options: DeskSubscriptionOptions) {
    this.#options = options;
  }

  /**
   * Tells the desk what has changed, one call after the other: of two on their way the first could come last, and the desk
   * would know less than both say. @throws where the desk cannot be reached.
   */
  tell(wanted: DeskInterest): Promise<void> {
    const done = this.#telling.then(() => this.#tell(wanted));
    this.#telling = done.catch(() => {});
    return done;
  }

  async #tell(wanted: DeskInterest): Promise<void> {
    const { desk, interests, name } = this.#options;
    // After a sleep the desk knows what other windows follow, and this object does not.
    const interest = [wanted, ...interests()].reduce(bothOf, this.#told);
    if (JSON.stringify(interest) === JSON.stringify(this.#told)) return;
    const timesForgotten = this.#timesForgotten;
    await desk().listen(name, interest);
    if (this.#timesForgotten === timesForgotten) this.#told = interest;
  }

  /** The desk has heard that nobody listens here. */
  forgotten(): void {
    this.#told = NO_INTEREST;
    this.#timesForgotten += 1;
  }
}
