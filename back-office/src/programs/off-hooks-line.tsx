import Unplug from 'lucide-solid/icons/unplug';
import { createResource, createSignal, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useProgramsTexts } from './texts/programs-texts.ts';

/** Says to supervisors that a webhook was turned off, and leads to it. */
export default function OffHooksLine() {
  const desk = useDesk();
  const p = useProgramsTexts();
  const [workspace] = createResource(() => desk.engine.workspace().catch(() => null));
  const [putOff, setPutOff] = createSignal<ReadonlySet<string>>(new Set());
  const off = () => (workspace.latest?.held()?.offHooks ?? []).filter(({ id }) => !putOff().has(id));
  return (
    <Show when={off().length > 0}>
      <div class="off-hooks-line mention-line" role="status">
        <span>
          <Unplug size={14} aria-hidden="true" /> {p().offLine(off().length)}
        </span>
        <button type="button" class="link-button" onClick={() => desk.openPage('settings/webhooks')}>
          {p().toWebhooks}
        </button>
        <button
          type="button"
          class="link-button"
          onClick={() => setPutOff(new Set(off().map(({ id }) => id)))}
        >
          {p().later}
        </button>
      </div>
    </Show>
  );
}
