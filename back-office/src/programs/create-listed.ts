import { createProgramsRest, type ProgramsRest } from '@chimpassist/client/rest';
import { createSignal, onCleanup, onMount } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';

const AGAIN_MS = 5_000;

/** What the Worker lists, read when the section opens and after each change. */
export function createListed<T>(read: (rest: ProgramsRest) => Promise<T[]>) {
  const rest = createProgramsRest(useDesk().engine.access);
  const [items, setItems] = createSignal<readonly T[] | null>(null);
  const [isFailing, setFailing] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let isGone = false;
  async function load(): Promise<void> {
    clearTimeout(timer);
    asked += 1;
    const mine = asked;
    try {
      const next = await read(rest);
      if (mine !== asked || isGone) return;
      setItems(() => next);
      setFailing(false);
    } catch {
      if (mine !== asked || isGone) return;
      setFailing(true);
      timer = setTimeout(() => void load(), AGAIN_MS);
    }
  }
  onMount(() => void load());
  onCleanup(() => {
    isGone = true;
    clearTimeout(timer);
  });
  return { rest, items, isFailing, load };
}

/** How a time is written here. */
export function useTimes(): (ms: number) => string {
  const language = useLanguage();
  return (ms) => new Date(ms).toLocaleString(language.tag(), { dateStyle: 'medium', timeStyle: 'short' });
}
