import { RestError } from '@chimpassist/client/rest';
import { createSignal, Show } from 'solid-js';
import type { SettingsTexts } from './texts/en.ts';
import { useSettingsTexts } from './texts/settings-texts.ts';

/** Why a change was not made, in words that say what to do. */
export function troubleOf(texts: SettingsTexts, error: unknown): string {
  if (!(error instanceof RestError) || error.status === 0) return texts.failed;
  switch (error.code) {
    case 'forbidden':
      return texts.forbidden;
    case 'bad_request':
      return texts.unreadable;
    case 'too_many':
      return texts.full;
    case 'not_found':
      return texts.gone;
    default:
      return texts.failed;
  }
}

/** Changes of the workspace, one at a time, and what came of the last one. */
export function createAct() {
  const s = useSettingsTexts();
  const [isBusy, setBusy] = createSignal(false);
  const [done, setDone] = createSignal('');
  const [trouble, setTrouble] = createSignal('');
  return {
    isBusy,
    done,
    trouble,
    /** @returns whether the change was made. */
    async run(work: () => Promise<unknown>, doneText: string): Promise<boolean> {
      if (isBusy()) return false;
      setBusy(true);
      setDone('');
      setTrouble('');
      try {
        await work();
        setDone(doneText);
        return true;
      } catch (error) {
        setTrouble(troubleOf(s(), error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
export type Act = ReturnType<typeof createAct>;

/** What came of the last change, read out as it comes. */
export function Outcome(props: { act: Act }) {
  return (
    <div class="settings-outcome">
      <p class="settings-done" role="status">
        {props.act.done()}
      </p>
      <p class="form-failure" role="alert">
        <Show when={props.act.trouble()}>{(text) => text()}</Show>
      </p>
    </div>
  );
}
