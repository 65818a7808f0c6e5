import type { Part } from './part.ts';

/** One part that is to run. */
export interface Step {
  start(): Promise<Part>;
  /** Begins when that one is ready. */
  after?: Step;
}

/** Told about each part once it and those before it are ready. */
export type Ready = (part: Part, ms: number) => void;

interface Started {
  part: Part;
  ms: number;
}

/** Parts that start side by side, and end one by one. */
export class Parts {
  /** Resolves with a sentence when a part ended by itself. */
  readonly ended: Promise<string>;
  readonly #steps: readonly Step[];
  readonly #running = new Map<Step, Part>();
  #isStopping = false;
  #reportEnd: (sentence: string) => void = () => undefined;

  /** A step stands behind the one that it comes after. */
  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    this.ended = new Promise((resolve) => {
      this.#reportEnd = resolve;
    });
  }

  /** Resolves when all are ready, or were stopped before. Rejects at the first one that cannot start. */
  async start(ready: Ready): Promise<void> {
    const begun = new Map<Step, Promise<Started | null>>();
    for (const step of this.#steps) {
      begun.set(step, this.#begin(step, step.after === undefined ? undefined : begun.get(step.after)));
    }
    const tell = async (): Promise<void> => {
      for (const one of begun.values()) {
        const started = await one;
        if (started !== null && !this.#isStopping) ready(started.part, started.ms);
      }
    };
    await Promise.all([...begun.values(), tell()]);
  }

  /** Ends all parts, the last one first. Also after a start that failed or was broken off. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const step of this.#steps.toReversed()) {
      const part = this.#running.get(step);
      this.#running.delete(step);
      await part?.stop();
    }
  }

  async #begin(step: Step, before: Promise<unknown> | undefined): Promise<Started | null> {
    await before;
    if (this.#isStopping) return null;
    const begun = performance.now();
    const part = await step.start();
    if (this.#isStopping) {
      await part.stop();
      return null;
    }
    this.#running.set(step, part);
    void part.ended.then((sentence) => {
      if (!this.#isStopping) this.#reportEnd(sentence);
    });
    return { part, ms: performance.now() - begun };
  }
}
