import { createProgramsRest, type ProgramsRest } from '@chimpassist/client/rest';
import { createSignal, onMount } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';

/** What the Worker lists, read when the section opens and after each change. */
export function createListed<T>(read: (rest: ProgramsRest) => Promise<T[]>) {
  const rest = createProgramsRest(useDesk().engine.access);
  const [items, setItems] = createSignal<readonly T[] | null>(null);
  const [isFailing, setFailing] = createSignal(false);
  async function load(): Promise<void> {
    try {
      const next = await read(rest);
      setItems(() => next);
      setFailing(false);
    } catch {
      setFailing(true);
    }
  }
  onMount(() => void load());
  return { rest, items, isFailing, load };
}

/** How a time is written here. */
export function useTimes(): (ms: number) => string {
  const language = useLanguage();
  return (ms) => new Date(ms).toLocaleString(language.tag(), { dateStyle: 'medium', timeStyle: 'short' });
}
