import { customerIdTextOf, idText, randomId } from '@chimpassist/protocol';
import { customerName, inSentence } from '@chimpassist/protocol/text';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { personName } from '../chat/people.ts';
import { type Chat, isFromCustomer } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { receiversOf, sameTexts } from './room.ts';
import { useBoardTexts } from './texts/board-texts.ts';

/** So many of the newest words are shown. */
const WORDS = 12;
const NOTE_MAX_LENGTH = 1_000;
/** What scrolls has the focus, so that arrows reach all of it. */
const scrolled = { tabIndex: 0 };

/** One chat as it goes on, and what a supervisor can do with it from here. */
export function ChatView(props: { chat: Chat; onPass: (id: string) => void; onClose: () => void }) {
  const desk = useDesk();
  const t = useTexts();
  const b = useBoardTexts();
  const [to, setTo] = createSignal('');
  const [note, setNote] = createSignal('');
  const [isSending, setSending] = createSignal(false);
  const name = () => customerName(props.chat.session.customer, t().list.guest);
  const words = createMemo(() => props.chat.messages.slice(-WORDS));
  // By id: an option that is drawn again is not the chosen one any more.
  const receivers = createMemo<string[]>(
    () => receiversOf(desk.state(), props.chat).map(({ id }) => idText(id)),
    [],
    { equals: sameTexts },
  );
  // Each change makes another `chat`: what is begun here is thrown away only when it is another customer's.
  const topic = createMemo(() => props.chat.topic);
  const isOnline = () => props.chat.state === 'online';
  let list: HTMLOListElement | undefined;
  // The newest words are in sight.
  createEffect(
    on(words, () => {
      queueMicrotask(() => list?.scrollTo({ top: list.scrollHeight }));
    }),
  );
  createEffect(on(topic, () => setNote(''), { defer: true }));

  function takeOver(): void {
    const { topic } = props.chat;
    desk.engine
      .command({ command: 'join', sessionTopic: topic, takeOver: true })
      .then(() => desk.open(topic))
      .catch(() => desk.tell(t().chat.failedCommand));
  }
  async function whisper(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const content = note().trim();
    const customerId = customerIdTextOf(props.chat.topic);
    if (content === '' || customerId === null || isSending()) return;
    setSending(true);
    try {
      const { rest } = await desk.engine.workspace();
      const mentions = [...props.chat.session.assignedAttendants];
      await rest.addNote(customerId, { id: randomId(), content, mentions });
      setNote('');
      desk.tell(b().whispered, 'done');
    } catch {
      desk.tell(b().whisperFailed);
    } finally {
      setSending(false);
    }
  }

  return (
    <aside class="board-view" aria-label={b().view(inSentence(name()))}>
      <header>
        <h3>
          <bdi>{name()}</bdi>
        </h3>
        <IconButton label={b().close} onClick={() => props.onClose()}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </header>
      <ol class="board-words" ref={list} {...scrolled} aria-label={t().chat.messages(inSentence(name()))}>
        <For each={words()} fallback={<li class="board-none">{b().noWords}</li>}>
          {(message) => (
            <li data-from={isFromCustomer(props.chat, message) ? 'customer' : 'attendant'}>
              <small>
                <bdi>{isFromCustomer(props.chat, message) ? name() : personName(message.from)}</bdi>
              </small>
              <span>{message.content}</span>
            </li>
          )}
        </For>
      </ol>
      <div class="board-acts">
        <button type="button" class="button" onClick={() => desk.open(props.chat.topic, { reply: false })}>
          {b().open}
        </button>
        <button type="button" class="button" onClick={takeOver}>
          {t().chat.takeOver}
        </button>
      </div>
      <form
        class="board-pass"
        onSubmit={(event) => {
          event.preventDefault();
          if (to() !== '') props.onPass(to());
        }}
      >
        <label class="field">
          <span>{b().passTo}</span>
          <select value={to()} onChange={(event) => setTo(event.currentTarget.value)}>
            <option value="">{b().choose}</option>
            <For each={receivers()}>
              {(id) => (
                <Show when={desk.state().colleagues.get(id)}>
                  {(colleague) => (
                    <option value={id}>
                      {personName(colleague())} · {t().chat.chats(colleague().load)}
                    </option>
                  )}
                </Show>
              )}
            </For>
          </select>
        </label>
        <button type="submit" class="button">
          {b().pass}
        </button>
      </form>
      <Show when={isOnline()}>
        <form class="board-whisper" onSubmit={(event) => void whisper(event)}>
          <label class="field">
            <span>{b().whisper}</span>
            <textarea
              rows={2}
              maxLength={NOTE_MAX_LENGTH}
              value={note()}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button" aria-disabled={isSending()}>
            {b().whisperSend}
          </button>
        </form>
      </Show>
    </aside>
  );
}
