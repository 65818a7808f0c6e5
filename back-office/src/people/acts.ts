import { createSignal } from 'solid-js';
import { usePeopleTexts } from './texts/people-texts.ts';
import { troubleOf } from './trouble.ts';

/** What a form asks of the directory: one act at a time, and what went wrong with the last. */
export function createActs() {
  const p = usePeopleTexts();
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<string | null>(null);

  /** @returns whether the act was done. */
  async function act(work: () => Promise<void>): Promise<boolean> {
    if (busy()) return false;
    setBusy(true);
    setTrouble(null);
    try {
      await work();
      return true;
    } catch (error) {
      setTrouble(troubleOf(p(), error));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, trouble, act };
}
