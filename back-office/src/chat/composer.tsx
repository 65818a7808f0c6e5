import { customerName, inSentence, isBlank, messageOf } from '@chimpassist/protocol/text';
import './composer.css';
import { CONTENT_MAX_LENGTH } from '@chimpassist/protocol';
import SendHorizontal from 'lucide-solid/icons/send-horizontal';
import { createEffect, createMemo, on, onCleanup, Show } from 'solid-js';
import { isAssigned } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { IconButton } from '../ui/icon-button.tsx';

/** `scrollHeight` leaves the borders out. */
const BORDERS_PX = 2;

/** Where a reply is written: Enter sends, Shift+Enter begins a line. What is begun is kept per customer. */
export function Composer(props: { topic: string }) {
  const t = useTexts();
  const desk = useDesk();
  let field: HTMLTextAreaElement | undefined;
  const text = () => desk.drafts.of(props.topic);
  const over = () => text().length - CONTENT_MAX_LENGTH;
  const chat = createMemo(() => desk.state().chats.get(props.topic));
  const name = () => {
    const customer = chat()?.session.customer;
    return customer === undefined ? t().list.guest : inSentence(customerName(customer, t().list.guest));
  };
  // One's own earlier customers can be written to as well: the message is there when they come back.
  const may = createMemo(() => {
    const shown = chat();
    return shown !== undefined && (isAssigned(desk.state(), shown) || (shown.mine && shown.state === 'over'));
  });

  createEffect(() => {
    text();
    // There is no field while this chat may only be looked at.
    if (!may() || field === undefined) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight + BORDERS_PX}px`;
  });
  createEffect(
    on(may, (allowed) => {
      // On a phone the keyboard would cover half of what one came to read.
      if (allowed && matchMedia('(min-width: 720px)').matches) field?.focus();
    }),
  );
  onCleanup(() => desk.engine.typing(props.topic, false));

  function send() {
    const content = messageOf(text());
    if (content === '' || over() > 0 || !may()) return;
    desk.engine.send(props.topic, content);
    desk.drafts.clear(props.topic);
  }
  function onKeyDown(event: KeyboardEvent) {
    // An Enter that ends the choice of a character is not one that sends.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <Show when={may()}>
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={field}
          id="composer"
          rows={1}
          dir="auto"
          aria-label={t().chat.write(name())}
          placeholder={t().chat.write(name())}
          aria-describedby="composer-hint"
          value={text()}
          onInput={(event) => {
            desk.drafts.set(props.topic, event.currentTarget.value);
            desk.engine.typing(props.topic, !isBlank(event.currentTarget.value));
          }}
          onKeyDown={onKeyDown}
        />
        <IconButton
          class="composer-send"
          label={t().chat.send}
          disabled={isBlank(text()) || over() > 0}
          onClick={send}
        >
          <SendHorizontal size={18} aria-hidden="true" class="mirror" />
        </IconButton>
        <p
          id="composer-hint"
          class="composer-hint"
          data-wrong={over() > 0}
          role={over() > 0 ? 'alert' : undefined}
        >
          {over() > 0 ? t().chat.tooLong(over()) : t().chat.hint}
        </p>
      </form>
    </Show>
  );
}
