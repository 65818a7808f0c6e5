import type { Engine } from '../engine/engine.ts';

/** Who has paused for so long does not write any more. */
const PAUSE_MS = 6_000;

/** Tells colleagues, and nobody else, that a note is being written in a chat: once when it begins, and once when it pauses. */
export function createNoting(engine: Pick<Engine, 'command'>) {
  let at: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (sessionTopic: string, isNoting: boolean): void => {
    engine.command({ command: 'viewing', sessionTopic, ...(isNoting ? { isNoting } : {}) }).catch(() => {});
  };
  function stop(): void {
    clearTimeout(timer);
    if (at !== null) say(at, false);
    at = null;
  }
  return {
    typed(topic: string): void {
      if (at !== topic) {
        stop();
        at = topic;
        say(topic, true);
      }
      clearTimeout(timer);
      timer = setTimeout(stop, PAUSE_MS);
    },
    /** The note was saved. */
    stop,
    /** Another chat is on the screen: what is looked at is said by then. */
    left(): void {
      clearTimeout(timer);
      at = null;
    },
  };
}
