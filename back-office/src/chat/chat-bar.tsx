import { customerName, inSentence, shownName } from '@chimpassist/protocol/text';
import './chat-bar.css';
import { createMemo, Match, Show, Switch } from 'solid-js';
import { isAssigned, isOfferedToMe, isSupervisor } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';

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
                  <button
                    type="button"
                    class="button primary"
                    onClick={() => desk.engine.accept(chat().topic)}
                  >
                    {t().chat.accept}
                  </button>
                </Match>
                <Match when={chat().state === 'waiting'}>{t().chat.inQueue}</Match>
                <Match when={chat().state === 'over'}>{t().chat.isOver}</Match>
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
}
