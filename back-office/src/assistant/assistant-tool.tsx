import Sparkles from 'lucide-solid/icons/sparkles';
import { createResource, createSignal, Show, Suspense } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import type { SuggestField } from '../suggest/suggest-field.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { part } from '../ui/part.tsx';
import { useAssistantTexts } from './texts/assistant-texts.ts';

/** Loaded when it is opened. */
const AssistantPanel = part(() => import('./assistant-panel.tsx'));

/** The one button of the assistant, beside the tools of a field; nothing where the operator has set none. */
export default function AssistantTool(props: { field: SuggestField }) {
  const desk = useDesk();
  const a = useAssistantTexts();
  const [isOpen, setOpen] = createSignal(false);
  const [workspace] = createResource(() => desk.engine.workspace().catch(() => null));
  const isThere = () => workspace.latest?.held()?.fixed.assistant === true;
  function close(): void {
    setOpen(false);
    props.field.element()?.focus();
  }
  return (
    <Show when={isThere()}>
      <IconButton
        class="composer-tool"
        label={a().open}
        pressed={isOpen()}
        onClick={() => setOpen(!isOpen())}
      >
        <Sparkles size={16} aria-hidden="true" />
      </IconButton>
      <Show when={isOpen()}>
        <Suspense>
          <AssistantPanel field={props.field} onClose={close} />
        </Suspense>
      </Show>
    </Show>
  );
}
