import { RestError } from '@chimpassist/client/rest';
import { sameId, sessionTopicOf } from '@chimpassist/protocol';
import { isBlank, shownName } from '@chimpassist/protocol/text';
import { createSignal, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { runningTime } from '../i18n/times.ts';
import { Avatar } from '../ui/avatar.tsx';
import type { KnownVisitor } from './seen-visitors.ts';
import type { VisitorsTexts } from './texts/en.ts';
import { useVisitorsTexts } from './texts/visitors-texts.ts';

function whyNot(t: VisitorsTexts, error: unknown): string {
  if (!(error instanceof RestError)) return t.failed;
  if (error.code === 'not_found') return t.gone;
  if (error.code === 'not_assigned') return t.inChat;
  return error.code === 'forbidden' ? t.quiet : t.failed;
}

/** One page that is looked at, and the way to write there. */
export function VisitorRow(props: {
  visitor: KnownVisitor;
  /** The page is closed, and somebody writes to it still. */
  hasLeft: boolean;
  isWriting: boolean;
  onWrite: (isWriting: boolean) => void;
}) {
  const desk = useDesk();
  const t = useVisitorsTexts();
  const [words, setWords] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal('');
  let opener: HTMLButtonElement | undefined;
  const name = () => shownName(props.visitor.name) || t().visitor;
  /** The chat of this customer that goes on, as far as this desk knows it. */
  const chat = () => {
    const { customerId } = props.visitor;
    if (customerId === undefined) return undefined;
    const known = desk.state().chats.get(sessionTopicOf(customerId));
    return known !== undefined && known.state !== 'over' && sameId(known.session.customer.id, customerId)
      ? known
      : undefined;
  };
  function stop(): void {
    props.onWrite(false);
    setTrouble('');
    queueMicrotask(() => opener?.focus());
  }
  async function send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (isBusy() || isBlank(words())) return;
    setBusy(true);
    setTrouble('');
    try {
      const rest = desk.engine.workspace().then((workspace) => workspace.rest);
      const { customerId } = await (await rest).writeFirst(props.visitor.id, words());
      props.onWrite(false);
      desk.find(sessionTopicOf(customerId));
    } catch (error) {
      setTrouble(whyNot(t(), error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Avatar
        id={props.visitor.customerId ?? props.visitor.id}
        name={shownName(props.visitor.name)}
        url={null}
      />
      <div class="visitor-about">
        <strong>
          <bdi>{name()}</bdi>
        </strong>
        <Show when={props.visitor.title}>
          <span>
            <bdi>{props.visitor.title}</bdi>
          </span>
        </Show>
        <small dir="ltr" class="visitor-page" title={props.visitor.page}>
          {props.visitor.page.replace(/^https?:\/\//, '')}
        </small>
        <small>
          <Show when={!props.hasLeft} fallback={<em>{t().hasLeft}</em>}>
            {t().onPage(runningTime(desk.now() - props.visitor.since))}
          </Show>
          <Show when={props.visitor.language}>
            {' · '}
            <bdi>{props.visitor.language}</bdi>
          </Show>
        </small>
        <Show when={props.visitor.isQuiet}>
          <small class="visitor-quiet">{t().isQuiet}</small>
        </Show>
      </div>
      <Show
        when={chat()}
        fallback={
          <Show when={!props.visitor.isQuiet && !props.isWriting}>
            <button
              type="button"
              class="button"
              ref={opener}
              aria-label={t().writeTo(name())}
              onClick={() => props.onWrite(true)}
            >
              {t().write}
            </button>
          </Show>
        }
      >
        {(known) => (
          <button
            type="button"
            class="button"
            aria-label={t().openChatWith(name())}
            onClick={() => desk.find(known().topic)}
          >
            {t().openChat}
          </button>
        )}
      </Show>
      <Show when={props.isWriting}>
        <form
          class="visitor-write"
          aria-label={t().writeTo(name())}
          onSubmit={(event) => void send(event)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            stop();
          }}
        >
          <label class="field">
            <span>{t().words}</span>
            <textarea
              rows={3}
              dir="auto"
              ref={(field) => queueMicrotask(() => field.focus())}
              value={words()}
              onInput={(event) => setWords(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }}
            />
          </label>
          <p class="visitor-outcome" role="status">
            {isBusy() ? t().sending : ''}
          </p>
          <p class="visitor-trouble" role="alert">
            {trouble()}
          </p>
          <div class="settings-buttons">
            <button type="button" class="button" onClick={stop}>
              {t().cancel}
            </button>
            <button type="submit" class="button primary" aria-disabled={isBusy() || isBlank(words())}>
              {t().send}
            </button>
          </div>
        </form>
      </Show>
    </>
  );
}
