import type { Engine } from '../engine/engine.ts';

export interface OfferActsOptions {
  engine: Pick<Engine, 'take' | 'command'>;
  /** The person wants to write there next. */
  askReply(topic: string): void;
  failed(): void;
}

/** What an attendant does with a chat that waits. */
export function createOfferActs({ engine, askReply, failed }: OfferActsOptions) {
  return {
    /** Accepts an offer, or takes a customer who waits. */
    take(topic: string): void {
      askReply(topic);
      engine.take(topic).catch(failed);
    },
    /** Does not take it: it goes back to the colleague who handed it over, or on to the next one. */
    decline(topic: string): void {
      engine.command({ command: 'decline', sessionTopic: topic }).catch(failed);
    },
  };
}
