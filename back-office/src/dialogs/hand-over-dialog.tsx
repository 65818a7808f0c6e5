import { type Command, idText } from '@chimpassist/protocol';
import { Dialog } from '@kobalte/core/dialog';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { personName } from '../chat/people.ts';
import type { Chat } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useTexts } from '../i18n/texts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { DeskDialog } from './desk-dialog.tsx';
import { colleaguesFor, levelsFor } from './receivers.ts';

const NOTE_MAX_LENGTH = 1_000;

/** To a colleague or to a level, with a line that only the next attendant sees. */
export function HandOverDialog(props: { chat: Chat; onClose: () => void }) {
  const t = useTexts();
  const desk = useDesk();
  const colleagues = createMemo(() => colleaguesFor(desk.state(), props.chat));
  const levels = createMemo(() => levelsFor(desk.state()));
  const [chosen, setChosen] = createSignal('');
  const [note, setNote] = createSignal('');

  const levelName = (type: string) => nameOfLevel(t(), type);
  function receiver(): Extract<Command, { command: 'handOver' }>['to'] | null {
    const colleague = colleagues().find(({ id }) => `colleague ${idText(id)}` === chosen());
    if (colleague !== undefined) return { attendantId: colleague.id };
    const type = levels().find((level) => `level ${level}` === chosen());
    return type === undefined ? null : { type };
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    const to = receiver();
    if (to === null) return;
    desk.engine
      .command({ command: 'handOver', sessionTopic: props.chat.topic, to, note: note().trim() })
      .catch(() => desk.tell(t().chat.failedCommand));
    props.onClose();
  }
  const choice = (value: string) => ({
    type: 'radio' as const,
    name: 'receiver',
    value,
    checked: chosen() === value,
    onChange: () => setChosen(value),
  });

  return (
    <DeskDialog title={t().chat.handOverTitle} onClose={props.onClose}>
      <form onSubmit={submit}>
        <fieldset>
          <legend>{t().chat.handOverColleagues}</legend>
          <Show
            when={colleagues().length > 0}
            fallback={<p class="dialog-text">{t().chat.handOverNobody}</p>}
          >
            <div class="choices">
              <For each={colleagues()}>
                {(colleague) => (
                  <label class="choice">
                    <input {...choice(`colleague ${idText(colleague.id)}`)} />
                    <Avatar
                      id={colleague.id}
                      name={personName(colleague)}
                      url={colleague.avatarURL}
                      presence={colleague.availability === 'away' ? 'away' : 'online'}
                    />
                    <bdi class="choice-name">{personName(colleague)}</bdi>
                    <small>
                      {levelName(colleague.type)} ·{' '}
                      {colleague.availability === 'away' ? t().me.away : t().chat.chats(colleague.load)}
                    </small>
                  </label>
                )}
              </For>
            </div>
          </Show>
        </fieldset>
        <fieldset>
          <legend>{t().chat.handOverLevels}</legend>
          <For each={levels()}>
            {(type) => (
              <label class="choice">
                <input {...choice(`level ${type}`)} />
                <span class="choice-name">{levelName(type)}</span>
              </label>
            )}
          </For>
        </fieldset>
        <label class="field">
          <span>{t().chat.handOverNote}</span>
          <textarea
            rows={2}
            maxLength={NOTE_MAX_LENGTH}
            value={note()}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <div class="dialog-buttons">
          <Dialog.CloseButton class="button" aria-label={t().chat.cancel}>
            {t().chat.cancel}
          </Dialog.CloseButton>
          <button type="submit" class="button primary" disabled={receiver() === null}>
            {t().chat.handOverDone}
          </button>
        </div>
      </form>
    </DeskDialog>
  );
}
