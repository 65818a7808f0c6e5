import type { ReadyAnswer } from '@chimpassist/protocol';
import { createResource, createSignal, onCleanup, onMount, Show } from 'solid-js';
import { filesOfAnswer } from '../answers/files-of-answer.ts';
import { fillForChat } from '../answers/fill-for-chat.ts';
import { replyState } from '../chat/reply-state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useLanguage } from '../i18n/texts.tsx';
import { tagName, tagsOfIds } from '../tags/tag-list.ts';
import { Words } from '../ui/words.tsx';
import { runSteps, type StepId } from './run-steps.ts';
import { stepsOf } from './steps-of.ts';
import { useMacrosTexts } from './texts/macros-texts.ts';

/** Above the field: what a macro is about to do in this chat, and the question whether it shall. */
export default function MacroLine(props: { topic: string; answer: ReadyAnswer; onClose: () => void }) {
  const desk = useDesk();
  const language = useLanguage();
  const m = useMacrosTexts();
  const [isRunning, setRunning] = createSignal(false);
  const [failed, setFailed] = createSignal<StepId | null>(null);
  const chat = () => desk.state().chats.get(props.topic);
  const macro = () => props.answer.macro ?? { tags: [], note: null, ending: null };
  const [filled] = createResource(() => {
    const customer = chat()?.session.customer;
    return customer === undefined ? null : fillForChat(desk, customer, props.answer, language.tag());
  });
  const text = () => filled.latest?.text ?? '';
  const isMissing = () => (filled.latest?.missing.length ?? 0) > 0;
  const isMine = () => {
    const now = chat();
    return now !== undefined && replyState(desk.state(), now, desk.isElsewhere()).kind === 'open';
  };
  const mayRun = () => isMine() && !isMissing() && !filled.loading && !isRunning();
  let button!: HTMLButtonElement;
  onMount(() => button.focus());
  onCleanup(() =>
    queueMicrotask(() => {
      if (document.activeElement === document.body) document.getElementById('composer')?.focus();
    }),
  );

  function endingText(): string | null {
    const { ending } = macro();
    switch (ending?.kind) {
      case undefined:
        return null;
      case 'end':
        return m().endsChat;
      case 'level':
        return m().handsTo(nameOfLevel(language.t(), ending.level));
      case 'team':
        return m().handsTo(teamName(ending.team));
    }
  }
  const files = () => filesOfAnswer(props.answer, workspace.latest ?? null);
  const [workspace] = createResource(() => desk.engine.workspace().catch(() => null));
  const teamName = (id: string): string =>
    workspace.latest?.held()?.teams.find((team) => team.id === id)?.name ?? id;

  async function run(): Promise<void> {
    const now = chat();
    if (now === undefined || !mayRun()) return;
    setRunning(true);
    setFailed(null);
    const { name } = props.answer;
    const carried = { text: text(), files: files() };
    const step = await runSteps(stepsOf(desk, now, macro(), carried));
    setRunning(false);
    if (step === null) desk.tell(m().done(name), 'done');
    // Its words are on their way: to run it once more would say them twice.
    else if (step === 'send' || step === 'ending') desk.tell(m().failed[step]);
    else {
      setFailed(step);
      return;
    }
    props.onClose();
  }
  function toField(): void {
    const before = desk.drafts.of(props.topic);
    desk.writeNote(props.topic, false);
    desk.drafts.set(props.topic, [before, text()].filter((each) => each !== '').join('\n'));
    desk.attachLater(props.topic, files());
    props.onClose();
  }
  function problem(): string {
    if (!isMine()) return m().notYours;
    if (isMissing()) return m().missing;
    const step = failed();
    return step === null ? '' : m().failed[step];
  }

  return (
    <section
      class="save-answer macro-line"
      aria-label={m().asks(props.answer.name)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isRunning()) return;
        event.preventDefault();
        event.stopPropagation();
        props.onClose();
      }}
    >
      <h3>
        <Words text={m().asks(props.answer.name)} />
      </h3>
      <ul class="macro-steps">
        <Show when={macro().tags.length > 0}>
          <li>
            <Words text={m().tagged(tagsOfIds(macro().tags, desk.tags()).map(tagName).join(', '))} />
          </li>
        </Show>
        <Show when={macro().note}>
          {(note) => (
            <li>
              {m().writes} <bdi class="macro-text">{note()}</bdi>
            </li>
          )}
        </Show>
        <Show when={text() !== ''}>
          <li>
            {m().sends} <bdi class="macro-text">{text()}</bdi>
          </li>
        </Show>
        <Show when={files().length > 0}>
          <li>
            <Words
              text={m().attaches(
                files()
                  .map(({ name }) => name)
                  .join(', '),
              )}
            />
          </li>
        </Show>
        <Show when={endingText()}>{(line) => <li>{line()}</li>}</Show>
      </ul>
      <div class="answer-buttons">
        <p class="form-failure" role="alert">
          <Show when={problem()}>{(why) => <Words text={why()} />}</Show>
        </p>
        <Show when={isMine() && isMissing()}>
          <button type="button" class="button" onClick={toField}>
            {m().toField}
          </button>
        </Show>
        <button type="button" class="button" onClick={() => props.onClose()}>
          {m().cancel}
        </button>
        <button
          ref={button}
          type="button"
          class="button primary"
          aria-disabled={!mayRun()}
          onClick={() => void run()}
        >
          {isRunning() ? m().running : m().run}
        </button>
      </div>
    </section>
  );
}
