import { idText } from '@chimpassist/protocol';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  For,
  on,
  onCleanup,
  onMount,
  Show,
} from 'solid-js';
import { personName } from '../chat/people.ts';
import { type Chat, isSupervisor } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { runningTime } from '../i18n/times.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { AttendantCard } from './attendant-card.tsx';
import { ChatChips } from './chat-chips.tsx';
import { ChatView } from './chat-view.tsx';
import { goalFor, goalStateOf, nowOf } from './now.ts';
import { NowStrip } from './now-strip.tsx';
import { openClocks } from './open-time.ts';
import { peopleIn, sameTexts, waitingIn } from './room.ts';
import { useBoardTexts } from './texts/board-texts.ts';
import '../settings-page/page.css';
import './board.css';

/** The whole room at a glance: who is here with what to do, who waits, and one chat to look into. */
export default function BoardPage() {
  const desk = useDesk();
  const t = useTexts();
  const b = useBoardTexts();
  const [chosen, setChosen] = createSignal<string | null>(null);
  const waiting = createMemo(() => waitingIn(desk.state()));
  // By id, so that a change draws no card again under a finger.
  const people = createMemo<string[]>(() => peopleIn(desk.state()).map(({ id }) => idText(id)), [], {
    equals: sameTexts,
  });
  const waits = createMemo<string[]>(() => waiting().map(({ topic }) => topic), [], { equals: sameTexts });
  const chosenChat = createMemo<Chat | null>(() => {
    const chat = desk.state().chats.get(chosen() ?? '');
    return chat === undefined || chat.state === 'over' ? null : chat;
  });
  const offered = (chat: Chat) =>
    chat.offeredTo.map((id) => personName(desk.state().colleagues.get(id) ?? { id, name: '' })).join(', ');
  const [workspace] = createResource(() => desk.engine.workspace());
  const held = () => (workspace.error === undefined ? (workspace.latest?.held() ?? null) : null);
  const now = createMemo(() => {
    const known = held();
    return known === null ? null : nowOf(desk.state(), known);
  });
  /** Of who waits for the first answer: whether the goal is missed already, or is about to be. */
  const goalOf = (chat: Chat) => {
    const goal = goalFor(held()?.settings, chat.team);
    if (goal === null) return null;
    const waited = clocks()(chat.team)(chat.since, desk.now());
    return { state: goalStateOf(waited, goal), leftMs: goal.seconds * 1_000 - waited };
  };
  /** Time in which the team is open, as reports count it: the one for which a chat waits alone, or all. */
  const clocks = createMemo(() => openClocks(held()));
  const misses = () => waiting().filter((chat) => goalOf(chat)?.state === 'missed').length;
  let heading!: HTMLHeadingElement;

  onMount(() => heading.focus());
  // Who looks into a chat is seen there. It is said again when the chat changes: what was said first may not have been heard.
  createEffect(
    on(
      () => chosenChat()?.topic ?? null,
      (sessionTopic) => {
        if (sessionTopic !== null) desk.engine.history.ensure(sessionTopic);
        desk.engine.command({ command: 'viewing', sessionTopic }).catch(() => {});
      },
      { defer: true },
    ),
  );
  onCleanup(() => {
    if (chosen() !== null && desk.store.peek().open === null)
      desk.engine.command({ command: 'viewing', sessionTopic: null }).catch(() => {});
  });

  /** A supervisor may pass on any chat; the colleague accepts it or not. */
  function pass(topic: string, id: string): void {
    const colleague = desk.state().colleagues.get(id);
    if (colleague === undefined) return;
    desk.engine
      .command({ command: 'handOver', sessionTopic: topic, to: { attendantId: colleague.id }, note: '' })
      .then(() => desk.tell(b().passed(personName(colleague)), 'done'))
      .catch(() => desk.tell(t().chat.failedCommand));
  }

  return (
    <section class="page board" aria-label={t().me.board}>
      <header class="page-head">
        <IconButton label={b().back} onClick={() => desk.openPage(null)}>
          <ArrowLeft size={20} class="mirror" aria-hidden="true" />
        </IconButton>
        <h2 ref={heading} tabIndex={-1}>
          {t().me.board}
        </h2>
      </header>
      <Show when={isSupervisor(desk.state())} fallback={<p class="page-text">{b().notYours}</p>}>
        <div class="board-body" data-view={chosenChat() !== null}>
          <div class="board-room">
            <Show when={now()}>{(row) => <NowStrip now={row()} />}</Show>
            <p class="board-goal" role="status">
              <Show when={misses() > 0}>{b().goalMisses(misses())}</Show>
            </p>
            <section aria-labelledby="board-waiting">
              <h3 id="board-waiting">
                {b().waiting} <span class="figures">{waiting().length}</span>
              </h3>
              <Show when={waits().length > 0} fallback={<p class="board-none">{b().nobodyWaits}</p>}>
                <ChatChips
                  topics={waits()}
                  chosen={chosen()}
                  onChoose={setChosen}
                  beside={(chat) => <time data-late="true">{runningTime(desk.now() - chat().since)}</time>}
                  below={(chat) => (
                    <>
                      <Show when={goalOf(chat())?.state !== 'inTime' && goalOf(chat())}>
                        {(goal) => (
                          <small data-goal={goal().state}>
                            {goal().state === 'missed'
                              ? b().goalMissed
                              : b().goalSoon(runningTime(goal().leftMs))}
                          </small>
                        )}
                      </Show>
                      <Show when={chat().offeredTo.length > 0}>
                        <small>{b().offeredTo(offered(chat()))}</small>
                      </Show>
                    </>
                  )}
                />
              </Show>
            </section>
            <section aria-labelledby="board-people">
              <h3 id="board-people">
                {b().people} <span class="figures">{people().length}</span>
              </h3>
              <p class="board-none">{b().dropHint}</p>
              <Show when={people().length > 0} fallback={<p class="board-none">{b().nobodyHere}</p>}>
                <ul class="board-people">
                  <For each={people()}>
                    {(id) => (
                      <Show when={desk.state().colleagues.get(id)}>
                        {(colleague) => (
                          <AttendantCard
                            colleague={colleague()}
                            chosen={chosen()}
                            onChoose={setChosen}
                            onDrop={(topic) => pass(topic, id)}
                          />
                        )}
                      </Show>
                    )}
                  </For>
                </ul>
              </Show>
            </section>
          </div>
          <Show when={chosenChat()}>
            {(chat) => (
              <ChatView
                chat={chat()}
                onPass={(id) => pass(chat().topic, id)}
                onClose={() => setChosen(null)}
              />
            )}
          </Show>
        </div>
      </Show>
    </section>
  );
}
