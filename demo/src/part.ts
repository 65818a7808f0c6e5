/** One running part of the platform. */
export interface Part {
  /** What it is called in lines for people. */
  name: string;
  /** Where it can be reached, for its line. */
  where: string;
  /** Resolves, with what happened, when it ended by itself: nothing of it may be expected any more. */
  ended: Promise<string>;
  /** Ends it and waits until it is gone. Never rejects. */
  stop(): Promise<void>;
}

/** For parts that live in this process and end only when they are told. */
export const NEVER: Promise<string> = new Promise(() => {});
