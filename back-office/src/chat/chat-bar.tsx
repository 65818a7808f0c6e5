import { customerName, inSentence, shownName } from '@chimpassist/protocol/text';
import './chat-bar.css';
import { createMemo, Match, Show, Switch } from 'solid-js';
import { type Chat, isAssigned, isOfferedToMe, isSupervisor } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { mayTake } from './people.ts';

/** The one place above the composer where the chat's state stands: an offer, the queue, a private note, who types. */
export function ChatBar() {
  const t = useTexts();
  const desk = useDesk();
  return (
    <Show when={desk.openChat()}>
      {(chat) => {
        const offered = createMemo(() => isOfferedToMe(desk.state(), chat()));
        const typing = () => {
          const now = chat().typing;
          return now !== null && now.until > desk.now()
            ? shownName(now.name) || customerName(chat().session.customer, t().list.guest)
            : null;
        };
        const left = () => {
          const expiresAt = chat().offer?.expiresAt;
          return expiresAt === undefined ? null : Math.max(0, Math.floor((expiresAt - desk.now()) / 1000));
        };
        return (
          <div class="chat-bar">
            <Show when={chat().note}>
              {(note) => (
                <p class="chat-note">
                  <strong>{t().chat.noteFrom(inSentence(shownName(note().from)))}:</strong> {note().text}
                </p>
              )}
            </Show>
            <div class="chat-line" role="status" data-state={chat().state}>
              <Switch>
                <Match when={offered()}>
                  <span>{left() === null ? t().chat.offeredToYou : t().chat.offeredFor(left() ?? 0)}</span>
                  <button type="button" class="button primary" onClick={() => take(chat().topic)}>
                    {t().chat.accept}
                  </button>
                </Match>
                <Match when={chat().state === 'waiting'}>
                  <span>{chat().handedOver ? t().chat.waitsForNext : t().chat.inQueue}</span>
                  <Show when={mayTake(desk.state(), chat()) && !chat().handedOver}>
                    <button type="button" class="button primary" onClick={() => take(chat().topic)}>
                      {t().chat.take}
                    </button>
                  </Show>
                </Match>
                <Match when={chat().state === 'over'}>{overText(chat())}</Match>
                <Match when={typing()}>
                  {(name) => (
                    <span class="chat-typing">
                      <bdi>{name()}</bdi> {t().list.typing}
                    </span>
                  )}
                </Match>
                <Match when={!isAssigned(desk.state(), chat())}>
                  {isSupervisor(desk.state()) ? t().chat.watching : t().chat.handedOn}
                </Match>
              </Switch>
            </div>
          </div>
        );
      }}
    </Show>
  );

  function take(topic: string): void {
    desk.askReply(topic);
    desk.engine.take(topic).catch(() => desk.tell(t().chat.failedCommand));
  }
  /** How it ended, and what becomes of words that are written now. */
  function overText({ ending, mine }: Chat): string {
    return mine ? `${endingText(ending)} ${t().chat.wordsWait}` : endingText(ending);
  }
  function endingText(ending: Chat['ending']): string {
    switch (ending?.kind) {
      case 'byMe':
        return t().chat.endedByMe;
      case 'byColleague':
        return ending.by === '' ? t().chat.endedByColleague : t().chat.endedBy(ending.by);
      case 'left':
        return t().chat.hasLeft;
      case 'silent':
        return t().chat.wentSilent;
      case undefined:
        return t().chat.isOver;
    }
  }
}
