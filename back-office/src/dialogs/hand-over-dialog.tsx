import { type Command, idText } from '@chimpassist/protocol';
import { customerName, inSentence } from '@chimpassist/protocol/text';
import { Dialog } from '@kobalte/core/dialog';
import { createMemo, createSignal, For, Show, Suspense } from 'solid-js';
import { personName } from '../chat/people.ts';
import type { Chat } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { awayText } from '../i18n/away-text.ts';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useTexts } from '../i18n/texts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { part } from '../ui/part.tsx';
import type { DeskWorkspace } from '../workspace/desk-workspace.ts';
import { DeskDialog } from './desk-dialog.tsx';
import { mayAct, NotYoursAnyMore } from './not-yours-any-more.tsx';
import {
  colleaguesFor,
  type Level,
  levelsFor,
  type Receiver,
  type ReceivingTeam,
  teamsFor,
} from './receivers.ts';

/** Loaded where there is an assistant to write one. */
const SummaryButton = part(() => import('../assistant/summary-button.tsx'));

const NOTE_MAX_LENGTH = 1_000;

/** To a colleague or to a level, with a line that only the next attendant sees. */
export default function HandOverDialog(props: { chat: Chat; onClose: () => void }) {
  const t = useTexts();
  const desk = useDesk();
  const colleagues = createMemo<Receiver[]>((shown) => colleaguesFor(desk.state(), props.chat, shown), []);
  const levels = createMemo<Level[]>((shown) => levelsFor(desk.state(), props.chat, shown), []);
  const types = createMemo<string[]>(() => levels().map(({ type }) => type), [], { equals: sameTexts });
  const [workspace, setWorkspace] = createSignal<DeskWorkspace | null>(null);
  // Where it does not come, colleagues and levels are here all the same.
  desk.engine.workspace().then(setWorkspace, () => {});
  const teams = createMemo<ReceivingTeam[]>(
    (shown) => teamsFor(desk.state(), props.chat, workspace()?.held()?.teams ?? [], shown),
    [],
  );
  const teamIds = createMemo<string[]>(() => teams().map(({ id }) => id), [], { equals: sameTexts });
  const isGone = (type: string) => levels().find((level) => level.type === type)?.gone ?? true;
  const [chosen, setChosen] = createSignal('');
  const [note, setNote] = createSignal(desk.notes.get(props.chat.topic) ?? '');
  // By id, so that a change of a colleague does not draw a row again under a finger.
  const ids = createMemo<string[]>(() => colleagues().map(({ id }) => idText(id)), [], { equals: sameTexts });
  const may = () => mayAct(desk, props.chat);
  function write(text: string): void {
    setNote(text.slice(0, NOTE_MAX_LENGTH));
    desk.notes.set(props.chat.topic, note());
  }

  const levelName = (type: string) => nameOfLevel(t(), type);
  function stateOf({ gone, availability, awayFor, load }: Receiver): string {
    if (gone) return t().chat.receiverGone;
    return availability === 'away' ? awayText(t(), awayFor) : t().chat.chats(load);
  }
  function receiver(): Extract<Command, { command: 'handOver' }>['to'] | null {
    const colleague = colleagues().find(({ id, gone }) => !gone && `colleague ${idText(id)}` === chosen());
    if (colleague !== undefined) return { attendantId: colleague.id };
    const team = teams().find(({ id, gone }) => !gone && `team ${id}` === chosen());
    // Who its members are, the server says.
    if (team !== undefined) return { team: team.id, members: [] };
    const level = levels().find(({ type, gone }) => !gone && `level ${type}` === chosen());
    return level === undefined ? null : { type: level.type };
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    const to = receiver();
    if (to === null || !may()) return;
    const { topic } = props.chat;
    desk.engine
      .command({ command: 'handOver', sessionTopic: topic, to, note: note().trim() })
      .then(() => {
        desk.notes.delete(topic);
        desk.store.dispatch({ type: 'commanded', topic, command: 'handOver' });
      })
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
      <p class="dialog-whom">
        {t().chat.with(inSentence(customerName(props.chat.session.customer, t().list.guest)))}
      </p>
      <NotYoursAnyMore chat={props.chat} />
      <form onSubmit={submit}>
        <fieldset>
          <legend>{t().chat.handOverColleagues}</legend>
          <Show
            when={colleagues().length > 0}
            fallback={<p class="dialog-text">{t().chat.handOverNobody}</p>}
          >
            <div class="choices">
              <For each={ids()}>
                {(id) => {
                  const colleague = () => colleagues().find((each) => idText(each.id) === id);
                  return (
                    <Show when={colleague()}>
                      {(shown) => (
                        <label class="choice">
                          <input {...choice(`colleague ${id}`)} disabled={shown().gone} />
                          <Avatar
                            id={shown().id}
                            name={personName(shown())}
                            url={shown().avatarURL}
                            presence={shown().availability === 'away' ? 'away' : 'online'}
                          />
                          <bdi class="choice-name">{personName(shown())}</bdi>
                          <small>
                            {levelName(shown().type)} · {stateOf(shown())}
                          </small>
                        </label>
                      )}
                    </Show>
                  );
                }}
              </For>
            </div>
          </Show>
        </fieldset>
        <Show when={types().length > 0}>
          <fieldset>
            <legend>{t().chat.handOverLevels}</legend>
            <For each={types()}>
              {(type) => (
                <label class="choice">
                  <input {...choice(`level ${type}`)} disabled={isGone(type)} />
                  <span class="choice-name">{levelName(type)}</span>
                  <Show when={isGone(type)}>
                    <small>{t().chat.levelEmpty}</small>
                  </Show>
                </label>
              )}
            </For>
          </fieldset>
        </Show>
        <Show when={teamIds().length > 0}>
          <fieldset>
            <legend>{t().chat.handOverTeams}</legend>
            <For each={teamIds()}>
              {(id) => (
                <Show when={teams().find((team) => team.id === id)}>
                  {(team) => (
                    <label class="choice">
                      <input {...choice(`team ${id}`)} disabled={team().gone} />
                      <bdi class="choice-name">{team().name}</bdi>
                      <Show when={team().gone}>
                        <small>{t().chat.levelEmpty}</small>
                      </Show>
                    </label>
                  )}
                </Show>
              )}
            </For>
          </fieldset>
        </Show>
        <label class="field">
          <span>{t().chat.handOverNote}</span>
          <textarea
            rows={2}
            maxLength={NOTE_MAX_LENGTH}
            value={note()}
            readOnly={!may()}
            onInput={(event) => write(event.currentTarget.value)}
          />
        </label>
        <Show when={desk.hasWorkspace() && may()}>
          <Suspense>
            <SummaryButton
              customerId={props.chat.session.customer.id}
              onText={(text) => write([note().trim(), text].filter((each) => each !== '').join('\n'))}
            />
          </Suspense>
        </Show>
        <div class="dialog-buttons">
          <Dialog.CloseButton class="button" aria-label={t().chat.cancel}>
            {t().chat.cancel}
          </Dialog.CloseButton>
          <button type="submit" class="button primary" disabled={receiver() === null || !may()}>
            {t().chat.handOverDone}
          </button>
        </div>
      </form>
    </DeskDialog>
  );
}

const sameTexts = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, i) => text === other[i]);
