import type { FiguresFile, FiguresPeriod, FiguresRest } from '@chimpassist/client/rest';
import { createSignal, For, Show } from 'solid-js';
import { useReportsTexts } from './texts/reports-texts.ts';

const FILES: readonly FiguresFile[] = ['chats.csv', 'chats.jsonl', 'messages.csv', 'messages.jsonl'];
/** A browser has begun to save it by then. */
const KEPT_MS = 60_000;

/** Saves the period as files, for who has the right to export. */
export function SaveFiles(props: { rest: FiguresRest; period: FiguresPeriod }) {
  const r = useReportsTexts();
  const [state, setState] = createSignal<'ready' | 'saving' | 'failed'>('ready');

  async function save(file: FiguresFile): Promise<void> {
    if (state() === 'saving') return;
    setState('saving');
    try {
      const { from, to } = props.period;
      const url = URL.createObjectURL(await props.rest.file(file, props.period));
      const link = document.createElement('a');
      link.href = url;
      link.download = `${from}-${to}-${file}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
      setState('ready');
    } catch {
      setState('failed');
    }
  }

  return (
    <section class="reports-part reports-save" aria-labelledby="reports-save">
      <h3 id="reports-save">{r().save}</h3>
      <div class="reports-buttons">
        <For each={FILES}>
          {(file) => (
            <button
              type="button"
              class="button"
              aria-disabled={state() === 'saving'}
              onClick={() => void save(file)}
            >
              {r().files[file]}
            </button>
          )}
        </For>
      </div>
      <p class="reports-note" role="status">
        <Show when={state() === 'saving'}>{r().saving}</Show>
        <Show when={state() === 'failed'}>{r().failed}</Show>
      </p>
    </section>
  );
}
