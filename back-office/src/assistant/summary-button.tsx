import type { Id } from '@chimpassist/protocol';
import { createEffect, createResource, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { type AssistFailure, createAsking } from './ask-assistant.ts';
import { useAssistantTexts } from './texts/assistant-texts.ts';

/** Lets the assistant write what the next attendant has to know; nothing where the operator has set no assistant. */
export default function SummaryButton(props: { customerId: Id; onText: (text: string) => void }) {
  const desk = useDesk();
  const language = useLanguage();
  const a = useAssistantTexts();
  const asking = createAsking();
  const [workspace] = createResource(() => desk.engine.workspace().catch(() => null));
  const isBusy = () => asking.state() === 'busy';
  createEffect(() => {
    if (asking.state() !== 'done') return;
    props.onText(asking.text().trim());
    asking.forget();
  });
  function ask(): void {
    const rest = workspace.latest?.rest;
    if (rest !== undefined && !isBusy())
      void asking.ask(rest, props.customerId, { task: 'summary', language: language.tag() });
  }
  const failure = (): string => {
    const state = asking.state();
    return state === 'idle' || state === 'busy' || state === 'done'
      ? ''
      : a().failed[state satisfies AssistFailure];
  };
  return (
    <Show when={workspace.latest?.held()?.fixed.assistant === true}>
      <button type="button" class="link-button" aria-disabled={isBusy()} onClick={ask}>
        {isBusy() ? a().summarizes : a().addSummary}
      </button>
      <p class="form-failure" role="alert">
        {failure()}
      </p>
    </Show>
  );
}
