import type { MarkBody } from '@chimpassist/protocol';
import { customerName } from '@chimpassist/protocol/text';
import { createSignal, For, Show } from 'solid-js';
import type { Chat } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { DeskDialog } from '../dialogs/desk-dialog.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime } from '../i18n/times.ts';
import { Words } from '../ui/words.tsx';
import { markNow } from './mark-state.ts';
import { snoozeTimes } from './snooze-times.ts';
import { useMarksTexts } from './texts/marks-texts.ts';

/** Puts a chat aside until a time, or until its customer writes. */
export default function SnoozeDialog(props: { chat: Chat; onClose: () => void }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useMarksTexts();
  const [own, setOwn] = createSignal('');
  const [trouble, setTrouble] = createSignal('');
  const times = snoozeTimes(desk.now());
  const isSnoozed = () => markNow(desk.state(), props.chat, desk.now()) === 'snoozed';

  function put(mark: MarkBody['mark']): void {
    props.onClose();
    // What is put aside is not looked at any more.
    if (mark !== null && desk.state().open === props.chat.topic) desk.open(null);
    desk.mark(props.chat.topic, mark);
  }
  function putOwn(event: SubmitEvent): void {
    event.preventDefault();
    const until = new Date(own()).getTime();
    if (!(until > desk.now())) setTrouble(t().mustBeAhead);
    else put({ kind: 'snoozed', until });
  }

  return (
    <DeskDialog title={t().title} onClose={props.onClose}>
      <p class="dialog-whom">
        <bdi>
          <Words text={customerName(props.chat.session.customer, language.t().list.guest)} />
        </bdi>
      </p>
      <p class="dialog-text">{t().text}</p>
      <div class="snooze-times">
        <For each={times}>
          {({ kind, until }) => (
            <button type="button" class="button" onClick={() => put({ kind: 'snoozed', until })}>
              <span>{t().times[kind]}</span>
              <Show when={until}>
                {(at) => <span class="snooze-until">{dayAndTime(language.tag(), at(), desk.now())}</span>}
              </Show>
            </button>
          )}
        </For>
      </div>
      <form onSubmit={putOwn}>
        <label class="field">
          <span>{t().own}</span>
          <input
            type="datetime-local"
            value={own()}
            aria-invalid={trouble() !== ''}
            onInput={(event) => {
              setOwn(event.currentTarget.value);
              setTrouble('');
            }}
          />
        </label>
        <p class="form-failure" role="alert">
          {trouble()}
        </p>
        <div class="dialog-buttons">
          <Show when={isSnoozed()}>
            <button type="button" class="button" onClick={() => put(null)}>
              {t().wake}
            </button>
          </Show>
          <button type="button" class="button" onClick={() => props.onClose()}>
            {language.t().chat.cancel}
          </button>
          <button type="submit" class="button primary" disabled={own() === ''}>
            {t().put}
          </button>
        </div>
      </form>
    </DeskDialog>
  );
}
