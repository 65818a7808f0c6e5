import { Buckets } from './buckets.ts';

/**
 * What one person may ask of the platform beside messages. Above it nothing is lost but the answer: who is there still
 * counts as there, and asks again.
 */
export class PerishableQuota {
  /** Keep-alives of one customer that are answered: each answer is heard by all who follow the chat. */
  readonly #answers = new Buckets({ burst: 30, perMinute: 60 });
  /** Those that the edge must answer: each may change the chat's state, and is told to both sides. */
  readonly #forwards = new Buckets({ burst: 10, perMinute: 20 });
  /** Acceptances and commands of one attendant. */
  readonly #commands = new Buckets({ burst: 60, perMinute: 120 });
  /** What an attendant is told at a keep-alive. */
  readonly #attendantAnswers = new Buckets({ burst: 10, perMinute: 30 });
  /** What is said of one chat's typing: every few seconds by each side, and at its end. */
  readonly #typing = new Buckets({ burst: 20, perMinute: 120 });
  readonly #channels = new Buckets({ burst: 10, perMinute: 30 });
  /** Refusals that one chat is told. */
  readonly #refusals = new Buckets({ burst: 60, perMinute: 60 });

  /** @param isProven a stranger who only claims to be this customer has a share of its own. */
  answer(sessionTopic: string, isProven: boolean, now: number): boolean {
    return this.#answers.take(`${isProven} ${sessionTopic}`, now);
  }

  forward(sessionTopic: string, isProven: boolean, now: number): boolean {
    return this.#forwards.take(`${isProven} ${sessionTopic}`, now);
  }

  command(attendant: string, now: number): boolean {
    return this.#commands.take(attendant, now);
  }

  typing(sessionTopic: string, now: number): boolean {
    return this.#typing.take(sessionTopic, now);
  }

  attendantAnswer(attendant: string, now: number): boolean {
    return this.#attendantAnswers.take(attendant, now);
  }

  channel(customer: string, now: number): boolean {
    return this.#channels.take(customer, now);
  }

  refusal(sessionTopic: string, now: number): boolean {
    return this.#refusals.take(sessionTopic, now);
  }
}
