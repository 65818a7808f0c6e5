import Sparkles from 'lucide-solid/icons/sparkles';
import { createEffect, createResource, createSignal, Show, Suspense } from 'solid-js';
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
  // From the command bar: at once, at the field in which a reply is written.
  const asked = () => {
    const wanted = desk.assistantAsked();
    const isHere = wanted?.topic === props.field.topic && props.field.kinds.includes('answer');
    return isHere ? wanted.what : undefined;
  };
  createEffect(() => {
    if (asked() !== undefined && isThere()) setOpen(true);
  });
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
          <AssistantPanel field={props.field} asked={asked()} onClose={close} />
        </Suspense>
      </Show>
    </Show>
  );
}
