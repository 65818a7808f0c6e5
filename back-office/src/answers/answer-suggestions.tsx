import { idText } from '@chimpassist/protocol';
import { beginningOf } from '@chimpassist/protocol/text';
import Paperclip from 'lucide-solid/icons/paperclip';
import User from 'lucide-solid/icons/user';
import { createMemo, createSignal, For, onMount, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { useMacrosTexts } from '../macros/texts/macros-texts.ts';
import { OptionList } from '../suggest/option-list.tsx';
import { putAt } from '../suggest/put.ts';
import type { SuggestionsProps } from '../suggest/suggest-field.ts';
import { Words } from '../ui/words.tsx';
import type { DeskWorkspace } from '../workspace/desk-workspace.ts';
import { filesOfAnswer } from './files-of-answer.ts';
import { fillForChat } from './fill-for-chat.ts';
import { allAnswers, type FoundAnswer, findAnswers, keyOfAnswer, languagesOf } from './find-answers.ts';
import { useAnswersTexts } from './texts/answers-texts.ts';
import { countUse, readUses } from './uses.ts';

/** Most that are drawn: who needs more of them writes a word. */
const SHOWN = 40;
const LINE_LENGTH = 160;

/** Chosen by the attendant, until the page is left: only answers of this language, and of none. */
const [language, setLanguage] = createSignal<string | null>(null);

/** The ready answers that hold what is written behind the slash. */
export default function AnswerSuggestions(props: SuggestionsProps) {
  const desk = useDesk();
  const page = useLanguage();
  const t = useAnswersTexts();
  const m = useMacrosTexts();
  const me = () => desk.state().me;
  const uses = readUses(idText(me().id));
  const [workspace, setWorkspace] = createSignal<DeskWorkspace | null>(null);
  const [isMissing, setMissing] = createSignal(false);
  onMount(() => {
    desk.engine.workspace().then(setWorkspace, () => setMissing(true));
  });
  const held = () => workspace()?.held() ?? null;
  const all = createMemo(() => {
    const now = held();
    return now === null ? [] : allAnswers(now);
  });
  const languages = createMemo(() => languagesOf(all()));
  /** Chosen, and still there. */
  const spoken = () => languages().find((each) => each === language()) ?? null;
  const found = createMemo(() => findAnswers(all(), { query: props.place.query, language: spoken(), uses }));
  const isSeeking = () => props.place.query.trim() !== '';

  async function choose(item: FoundAnswer): Promise<void> {
    const { place, field } = props;
    const { answer } = item;
    const customer = desk.state().chats.get(field.topic)?.session.customer;
    if (customer === undefined) return;
    const isMacro = answer.macro !== undefined && answer.macro !== null;
    // A macro asks once more before it does what the field could not take back.
    const { text, missing } = isMacro
      ? { text: '', missing: [] }
      : await fillForChat(desk, customer, answer, page.tag());
    // Written on, or closed, meanwhile.
    const sought = field.element()?.value.slice(place.start, place.start + 1 + place.query.length);
    if (sought !== `/${place.query}`) return;
    putAt(field, place, text, missing[0] ?? null);
    // At once: the next Enter sends, and is not taken by a list that is about to close.
    props.onClose();
    if (!isMacro) desk.attachLater(field.topic, filesOfAnswer(answer, workspace()));
    if (isMacro) desk.askMacro({ topic: field.topic, answer });
    countUse(idText(me().id), keyOfAnswer(item));
  }
  function switchLanguage(by: number): boolean {
    const choices = [null, ...languages()];
    if (choices.length < 3 || isSeeking()) return false;
    const next = (choices.indexOf(spoken()) + by + choices.length) % choices.length;
    setLanguage(choices[next] ?? null);
    return true;
  }
  function empty(): string {
    if (held() === null) return isMissing() || workspace()?.isFailing() ? t().failing : t().loading;
    return all().length === 0 ? t().none : t().nothingFound;
  }

  return (
    <OptionList
      {...props}
      label={t().list}
      items={found().slice(0, SHOWN)}
      keyOf={keyOfAnswer}
      onChoose={(item) => void choose(item)}
      isWaiting={held() === null && !isMissing()}
      empty={empty()}
      onKey={({ key }) =>
        key === 'ArrowRight' || key === 'ArrowLeft' ? switchLanguage(key === 'ArrowRight' ? 1 : -1) : false
      }
      option={({ answer, isOwn }) => (
        <span class="answer">
          <strong>
            <bdi>{answer.name}</bdi>
          </strong>
          <Show when={isOwn}>
            <span class="answer-own" title={t().own}>
              <User size={13} aria-hidden="true" />
              <span class="visually-hidden">{t().own}</span>
            </span>
          </Show>
          <Show when={answer.attachments?.length}>
            {(count) => (
              <span class="answer-own" title={t().withFiles(count())}>
                <Paperclip size={13} aria-hidden="true" />
                <span class="visually-hidden">{t().withFiles(count())}</span>
              </span>
            )}
          </Show>
          <Show when={answer.macro}>
            <span class="answer-language">{m().macro}</span>
          </Show>
          <Show when={answer.language}>{(tag) => <span class="answer-language">{tag()}</span>}</Show>
          <span class="answer-text" dir="auto">
            {beginningOf((answer.text || (answer.macro?.note ?? '')).replace(/\s+/g, ' '), LINE_LENGTH)}
          </span>
        </span>
      )}
      head={
        <Show when={languages().length > 1}>
          <div class="suggestions-head">
            <fieldset class="answer-languages" aria-label={t().language}>
              <For each={[null, ...languages()]}>
                {(tag) => (
                  <button
                    type="button"
                    class="link-button"
                    tabindex="-1"
                    aria-pressed={spoken() === tag}
                    onClick={() => setLanguage(tag)}
                  >
                    {tag ?? t().allLanguages}
                  </button>
                )}
              </For>
            </fieldset>
            <span>{t().switchLanguage}</span>
          </div>
        </Show>
      }
      foot={
        <Show when={found().length > 0}>
          <p class="suggestions-foot">
            <span>{t().hint}</span>
            <Show when={found().length > SHOWN}>
              <Words text={t().more(found().length - SHOWN)} />
            </Show>
          </p>
        </Show>
      }
    />
  );
}
