import type { AssistBody } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import X from 'lucide-solid/icons/x';
import { createEffect, createResource, createSignal, For, onMount, Show, untrack } from 'solid-js';
import { type AskedAssistant, useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import type { SuggestField } from '../suggest/suggest-field.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Words } from '../ui/words.tsx';
import { type AssistFailure, createAsking } from './ask-assistant.ts';
import './assistant.css';
import { useAssistantTexts } from './texts/assistant-texts.ts';

type What = 'reply' | 'summary' | 'friendlier' | 'moreFormal' | 'shorter' | 'mine' | 'theirs';

/** In a reply, and in a note for colleagues. */
const FOR_REPLIES: readonly What[] = [
  'reply',
  'theirs',
  'summary',
  'friendlier',
  'moreFormal',
  'shorter',
  'mine',
];
const FOR_NOTES: readonly What[] = ['summary'];
const OF_OWN_WORDS: ReadonlySet<What> = new Set(['friendlier', 'moreFormal', 'shorter', 'mine']);

/** Above the field: what the language model writes, until the attendant takes it or throws it away. Nothing is sent by it. */
export default function AssistantPanel(props: {
  field: SuggestField;
  /** What the command bar has asked for. */
  asked?: AskedAssistant['what'] | undefined;
  onClose: () => void;
}) {
  const desk = useDesk();
  const language = useLanguage();
  const a = useAssistantTexts();
  const asking = createAsking();
  const [what, setWhat] = createSignal<What | null>(null);
  const [original, setOriginal] = createSignal('');
  const [showsOriginal, setShowsOriginal] = createSignal(false);
  const [former, setFormer] = createSignal<string | null>(null);
  const [workspace] = createResource(() => desk.engine.workspace().catch(() => null));
  let panel!: HTMLElement;
  let first: HTMLButtonElement | undefined;
  onMount(() => first?.focus());

  const isReply = () => props.field.kinds.includes('answer');
  const chat = () => desk.state().chats.get(props.field.topic);
  const own = () => props.field.element()?.value ?? '';
  /** The newest words of the customer. */
  const theirs = (): string => {
    const id = chat()?.session.customer.id;
    const said = chat()?.messages.findLast(
      ({ from, content }) => String(from.id) === String(id) && !isBlank(content),
    );
    return said?.content ?? '';
  };
  const isBusy = () => asking.state() === 'busy';
  const mayAsk = (each: What): boolean =>
    !isBusy() && (!OF_OWN_WORDS.has(each) || !isBlank(own())) && (each !== 'theirs' || theirs() !== '');

  function bodyOf(each: What): AssistBody {
    const tag = language.tag();
    switch (each) {
      case 'reply':
        return { task: 'reply' };
      case 'summary':
        return { task: 'summary', language: tag };
      case 'mine':
        return { task: 'translate', text: own() };
      case 'theirs':
        return { task: 'translate', text: theirs(), to: tag };
      default:
        return { task: 'tone', text: own(), tone: each };
    }
  }
  function ask(each: What): void {
    const customer = chat()?.session.customer;
    const rest = workspace.latest?.rest;
    if (customer === undefined || rest === undefined || !mayAsk(each)) return;
    setWhat(each);
    setShowsOriginal(false);
    setOriginal(each === 'theirs' ? theirs() : '');
    panel.focus();
    void asking.ask(rest, customer.id, bodyOf(each));
  }
  createEffect(() => {
    const { asked } = props;
    // Once, and not before its caller is known.
    if (asked === undefined || workspace() === undefined) return;
    desk.askAssistant(null);
    untrack(() => ask(asked));
  });
  function use(): void {
    const before = own();
    props.field.write(asking.text());
    asking.forget();
    setWhat(null);
    // What was written before can come back as long as the assistant is open.
    if (isBlank(before)) props.onClose();
    else setFormer(before);
  }
  const mayUse = () =>
    asking.state() === 'done' && what() !== 'theirs' && (isReply() ? what() !== 'summary' : true);
  const failure = (): string => {
    const state = asking.state();
    return state === 'idle' || state === 'busy' || state === 'done'
      ? ''
      : a().failed[state satisfies AssistFailure];
  };
  const shown = () => (showsOriginal() ? original() : asking.text());
  const toggle = () => setShowsOriginal(!showsOriginal());

  return (
    <section
      ref={panel}
      class="assistant"
      aria-label={a().open}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          props.onClose();
        } else if (event.key.toLowerCase() === 'o' && original() !== '' && !event.ctrlKey && !event.metaKey) {
          event.preventDefault();
          toggle();
        }
      }}
    >
      <div class="assistant-head">
        <div class="assistant-asks">
          <For each={isReply() ? FOR_REPLIES : FOR_NOTES}>
            {(each, n) => (
              <button
                ref={(button) => {
                  if (n() === 0) first = button;
                }}
                type="button"
                class="button"
                aria-pressed={what() === each}
                disabled={!mayAsk(each)}
                onClick={() => ask(each)}
              >
                {a()[each]}
              </button>
            )}
          </For>
        </div>
        <IconButton label={a().close} onClick={props.onClose}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <Show when={asking.state() !== 'idle'}>
        <p class="assistant-text" dir="auto" aria-live="polite" aria-busy={isBusy()}>
          <Words text={shown() === '' && isBusy() ? a().waiting : shown()} />
        </p>
        <Show when={failure() !== ''}>
          <p class="assistant-failed" role="alert">
            {failure()}
          </p>
        </Show>
        <div class="assistant-foot">
          <Show when={mayUse()}>
            <button type="button" class="button primary" onClick={use}>
              {a().use}
            </button>
          </Show>
          <Show when={original() !== '' && asking.state() === 'done'}>
            <button type="button" class="button" onClick={toggle}>
              {showsOriginal() ? a().translation : a().original}
            </button>
          </Show>
          <button type="button" class="button" onClick={asking.forget}>
            {a().discard}
          </button>
        </div>
        <p class="assistant-check">{a().check}</p>
      </Show>
      <Show when={former()}>
        {(words) => (
          <button type="button" class="link-button" onClick={() => props.field.write(words())}>
            {a().back}
          </button>
        )}
      </Show>
    </section>
  );
}
