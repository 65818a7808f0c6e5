import { createMessageField } from '@chimpassist/client/field';
import { kindOf } from '@chimpassist/client/files/shown';
import { CONTENT_MAX_LENGTH } from '@chimpassist/protocol';
import { customerName, inSentence, isBlank, messageOf } from '@chimpassist/protocol/text';
import CornerDownLeft from 'lucide-solid/icons/corner-down-left';
import SendHorizontal from 'lucide-solid/icons/send-horizontal';
import { createEffect, createMemo, createSignal, onCleanup, Show, Suspense } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { asksForDescriptions } from '../files/description-setting.ts';
import { useLanguage } from '../i18n/texts.tsx';
import { useSuggesting } from '../suggest/use-suggesting.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { isField } from '../ui/writing.ts';
import { GROWS_BY_ITSELF } from './grows-by-itself.ts';
import { type ClosedBecause, replyState } from './reply-state.ts';

// Loaded where this deployment takes files.
const AttachButtons = part(() => import('../files/attach-buttons.tsx'));
const SendingStrip = part(() => import('../files/sending-strip.tsx'));
const Recorder = part(() => import('../files/recorder.tsx'));

/** `scrollHeight` leaves the borders out. */
const BORDERS_PX = 2;
/** Who has pressed no key for this long, in a field without words, is not writing. */
const WRITING_MS = 3_000;

/**
 * Where a reply is written: Enter sends, Shift+Enter begins a line. What is begun is kept per customer. As long as there
 * are words in it, or a person writes in it, the field stays: where nothing can be sent any more it says why.
 */
export function Composer(props: { topic: string }) {
  const language = useLanguage();
  const t = language.t;
  const desk = useDesk();
  let field: HTMLTextAreaElement | undefined;
  const text = () => desk.drafts.of(props.topic);
  const over = () => text().length - CONTENT_MAX_LENGTH;
  const chat = createMemo(() => desk.state().chats.get(props.topic));
  const name = () => {
    const customer = chat()?.session.customer;
    return customer === undefined ? t().list.guest : inSentence(customerName(customer, t().list.guest));
  };
  const reply = createMemo(() => {
    const shown = chat();
    return shown === undefined ? null : replyState(desk.state(), shown, desk.isElsewhere());
  });
  const why = () => {
    const state = reply();
    return state?.kind === 'closed' ? whyClosed(state.why) : null;
  };
  const [isRefused, setRefused] = createSignal(false);
  const [leftAt, setLeftAt] = createSignal(0);
  /** The last key in the field, by a clock that nobody sets. */
  let pressedAt = Number.NEGATIVE_INFINITY;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const isWriting = () => performance.now() - pressedAt < WRITING_MS;
  function pressed() {
    pressedAt = performance.now();
    clearTimeout(pause);
    pause = setTimeout(() => setLeftAt((count) => count + 1), WRITING_MS + 1);
  }
  onCleanup(() => clearTimeout(pause));
  const files = () => desk.fileDrafts.of(props.topic);
  /** Words that were to be sent although something in them was open. */
  let leftOpen = '';
  const [recording, setRecording] = createSignal<{ lifted: Promise<void> | null } | null>(null);
  /** The picture for which a description was asked; then it is sent without, where its sender wants that. */
  const [asksFor, setAsksFor] = createSignal<string | null>(null);
  const mayAttach = () => desk.engine.files.taken() !== null && reply()?.kind === 'open';
  const isShown = createMemo<boolean>((was) => {
    const state = reply();
    if (state === null) return false;
    if (state.kind !== 'closed' || text() !== '' || files().length > 0) return true;
    leftAt();
    return was && field !== undefined && document.activeElement === field && isWriting();
  }, false);

  createEffect(() => {
    if (GROWS_BY_ITSELF) return;
    text();
    if (!isShown() || field === undefined) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight + BORDERS_PX}px`;
  });
  // The focus comes where a person has just asked for it, and never out of another field.
  createEffect(() => {
    if (!isShown() || reply()?.kind === 'closed' || !desk.takesReply(props.topic)) return;
    // On a phone the keyboard would cover half of what one came to read.
    if (isField(document.activeElement) || !matchMedia('(min-width: 720px)').matches) return;
    field?.focus();
  });
  onCleanup(() => desk.engine.typing(props.topic, false));

  const maySend = () =>
    (!isBlank(text()) || files().length > 0) &&
    over() <= 0 &&
    reply()?.kind === 'open' &&
    !desk.fileDrafts.isPreparing(props.topic);
  /** A picture without a description, where the attendant wants to be asked: once. */
  function askForDescription(): boolean {
    if (!asksForDescriptions() || asksFor() !== null) return false;
    const picture = files().find(({ type, alt }) => kindOf({ type }) === 'picture' && isBlank(alt));
    if (picture === undefined) return false;
    setAsksFor(picture.key);
    document.getElementById(`describe-${picture.key}`)?.focus();
    return true;
  }
  /** What a ready answer left open: its writer fills it, or sends it once more as it is. */
  function askForValue(): boolean {
    const missing = suggesting()?.firstMissing(text()) ?? null;
    if (missing === null || leftOpen === text()) return false;
    leftOpen = text();
    field?.focus();
    field?.setSelectionRange(missing.start, missing.end);
    return true;
  }
  function send() {
    if (!maySend() || askForValue() || askForDescription()) return;
    desk.send(props.topic, messageOf(text()), desk.fileDrafts.take(props.topic));
    desk.engine.typing(props.topic, false);
    desk.drafts.clear(props.topic);
    setAsksFor(null);
  }
  function onPaste(event: ClipboardEvent & { currentTarget: HTMLTextAreaElement }) {
    const pasted = [...(event.clipboardData?.files ?? [])];
    // What office programs copy is words, with a picture of them beside.
    const hasWords = event.clipboardData?.types.includes('text/plain') === true;
    if (pasted.length === 0 || hasWords || !mayAttach()) return input.onPaste(event);
    event.preventDefault();
    desk.attach(props.topic, pasted);
  }
  function write(value: string) {
    desk.drafts.set(props.topic, value);
    desk.engine.typing(props.topic, !isBlank(value) && reply()?.kind === 'open');
  }
  const input = createMessageField({ text, write, refused: setRefused, send });
  const suggesting = useSuggesting({
    element: () => field,
    write,
    topic: props.topic,
    kinds: ['answer', 'emoji'],
  });
  /** Remembered: most keys change nothing of it. */
  const line = createMemo(() => why() ?? hint());

  return (
    <Show when={isShown()}>
      <form
        class="composer"
        data-closed={why() !== null}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {suggesting()?.List()}
        <Show when={files().length > 0 || recording()}>
          <Suspense>
            <Show when={files().length > 0}>
              <SendingStrip topic={props.topic} asksFor={asksFor()} />
            </Show>
            <Show when={recording()}>
              {(begun) => (
                <Recorder topic={props.topic} lifted={begun().lifted} onEnd={() => setRecording(null)} />
              )}
            </Show>
          </Suspense>
        </Show>
        <Show when={desk.engine.files.taken() !== null && why() === null}>
          <Suspense>
            <AttachButtons
              disabled={!mayAttach()}
              isRecording={recording() !== null}
              onChosen={(chosen) => desk.attach(props.topic, chosen)}
              onRecord={(lifted) => setRecording({ lifted })}
            />
          </Suspense>
        </Show>
        <textarea
          ref={field}
          id="composer"
          rows={1}
          dir="auto"
          enterkeyhint="send"
          aria-label={t().chat.write(name())}
          placeholder={t().chat.write(name())}
          aria-describedby="composer-hint"
          readOnly={why() !== null}
          value={text()}
          onPaste={onPaste}
          onBeforeInput={input.onBeforeInput}
          onInput={(event) => {
            input.onInput(event);
            suggesting()?.look();
          }}
          onKeyDown={(event) => {
            pressed();
            if (suggesting()?.onKeyDown(event) !== true) input.onKeyDown(event);
          }}
          onBlur={() => setLeftAt((count) => count + 1)}
        />
        <Show
          when={why() === null}
          fallback={<CopyButton class="composer-copy" text={text()} label={t().chat.copy} />}
        >
          <div class="composer-buttons">
            <IconButton
              class="composer-line"
              label={t().chat.newLine}
              onClick={() => field !== undefined && !field.readOnly && input.breakLine(field)}
            >
              <CornerDownLeft size={18} aria-hidden="true" class="mirror" />
            </IconButton>
            <IconButton class="composer-send" label={t().chat.send} disabled={!maySend()} onClick={send}>
              <SendHorizontal size={18} aria-hidden="true" class="mirror" />
            </IconButton>
          </div>
        </Show>
        <div class="composer-foot">
          <p
            id="composer-hint"
            class="composer-hint"
            data-wrong={over() > 0 || isRefused()}
            data-why={why() !== null}
            role={over() > 0 || isRefused() ? 'alert' : 'status'}
          >
            <Words text={line()} />
          </p>
          {why() === null ? suggesting()?.Tools() : null}
        </div>
      </form>
    </Show>
  );

  function hint(): string {
    if (isRefused()) return t().chat.pasteTooLong(CONTENT_MAX_LENGTH.toLocaleString(language.tag()));
    if (over() > 0) return t().chat.tooLong(over());
    if (asksFor() !== null) return t().chat.describeWhy;
    if ((suggesting()?.firstMissing(text()) ?? null) !== null) return t().chat.fillWhy;
    return reply()?.kind === 'later' ? t().chat.later : t().chat.hint;
  }
  function whyClosed(because: ClosedBecause): string {
    switch (because.kind) {
      case 'withOthers':
        return because.names === '' ? t().chat.closedWithOthers : t().chat.closedWith(because.names);
      case 'handedOver':
        return t().chat.closedHandedOver;
      case 'over':
        return t().chat.closedOver;
      case 'monitor':
        return t().chat.closedMonitor;
      case 'elsewhere':
        return t().chat.closedElsewhere;
    }
  }
}
