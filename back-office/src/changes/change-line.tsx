import { RestError } from '@chimpassist/client/rest';
import { type MessageChange, sessionTopicOf } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import { createResource, createSignal, For, onMount, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { fullTime } from '../i18n/times.ts';
import { leadFocusBack } from '../ui/focus-back.ts';
import { Words } from '../ui/words.tsx';
import './changes.css';
import { CHANGES_TEXTS } from './changes-texts.ts';
import type { ChangingMessage } from './desk-changes.ts';

/** Above the field: rewrites a message, takes it back, or shows a supervisor what it said. */
export default function ChangeLine(props: { message: ChangingMessage; onClose: () => void }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = () => CHANGES_TEXTS[language.language()];
  const title = () => (props.message.isTrace ? t().trace : t().title);
  leadFocusBack();
  return (
    <section
      class="save-answer"
      aria-label={title()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        props.onClose();
      }}
    >
      <h3>
        <Words text={title()} />
      </h3>
      <Show when={props.message.isTrace} fallback={<Change />}>
        <Trace />
      </Show>
    </section>
  );

  function Change() {
    const [text, setText] = createSignal(props.message.text);
    const [problem, setProblem] = createSignal<string | null>(null);
    const [isBusy, setBusy] = createSignal(false);
    let field!: HTMLTextAreaElement;
    onMount(() => {
      field.focus();
      field.setSelectionRange(text().length, text().length);
    });
    async function put(content: string | null): Promise<void> {
      const { topic, seq } = props.message;
      const customer = desk.state().chats.get(topic)?.session.customer;
      if (customer === undefined || isBusy()) return;
      setBusy(true);
      setProblem(null);
      try {
        const { rest } = await desk.engine.workspace();
        const change: MessageChange =
          content === null
            ? await rest.takeMessageBack(customer.id, seq)
            : await rest.changeMessage(customer.id, seq, content);
        desk.store.dispatch({ type: 'stored', topic: sessionTopicOf(customer.id), acks: [change] });
        props.onClose();
      } catch (error) {
        const isRefused = error instanceof RestError && error.status >= 400 && error.status < 500;
        setProblem(isRefused ? t().tooLate : t().failed);
      } finally {
        setBusy(false);
      }
    }
    const save = () => {
      if (isBlank(text())) return;
      if (text() === props.message.text) props.onClose();
      else void put(text());
    };
    return (
      <>
        <textarea
          ref={field}
          class="change-words"
          aria-label={t().words}
          dir="auto"
          rows={3}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            save();
          }}
        />
        <p class="change-hint">
          <Words text={t().hint} />
        </p>
        <div class="answer-buttons">
          <p class="form-failure" role="alert">
            <Show when={problem()}>{(why) => <Words text={why()} />}</Show>
          </p>
          <button type="button" class="button" onClick={() => void put(null)} aria-disabled={isBusy()}>
            {t().takeBack}
          </button>
          <button type="button" class="button" onClick={() => props.onClose()}>
            {t().cancel}
          </button>
          <button
            type="button"
            class="button primary"
            aria-disabled={isBusy() || isBlank(text())}
            onClick={save}
          >
            {t().save}
          </button>
        </div>
      </>
    );
  }

  function Trace() {
    let button!: HTMLButtonElement;
    onMount(() => button.focus());
    const [versions] = createResource(async () => {
      const customer = desk.state().chats.get(props.message.topic)?.session.customer;
      if (customer === undefined) return null;
      const { rest } = await desk.engine.workspace();
      return rest.messageVersions(customer.id, props.message.seq).catch(() => null);
    });
    const time = (at: number) => fullTime(language.tag(), at);
    return (
      <>
        <Show when={!versions.loading} fallback={<p role="status">{t().loading}</p>}>
          <Show when={versions()} fallback={<p role="alert">{t().failed}</p>}>
            {(known) => (
              <ol class="change-trace">
                <For each={known().versions}>
                  {({ at, content }) => (
                    <li>
                      <time dateTime={new Date(at).toISOString()}>{time(at)}</time>
                      <bdi dir="auto">{content}</bdi>
                    </li>
                  )}
                </For>
                <Show when={known().deletedAt}>{(at) => <li>{t().takenBackAt(time(at()))}</li>}</Show>
              </ol>
            )}
          </Show>
        </Show>
        <div class="answer-buttons">
          <span />
          <button ref={button} type="button" class="button" onClick={() => props.onClose()}>
            {t().close}
          </button>
        </div>
      </>
    );
  }
}
