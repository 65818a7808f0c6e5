import { customerName, inSentence, shownName } from '@chimpassist/protocol/text';
import { createMemo, Match, Show, Switch } from 'solid-js';
import { type Chat, isAssigned, isOfferedToMe, isSupervisor } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { Words } from '../ui/words.tsx';
import { mayDecline, mayTake } from './people.ts';

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
          return now !== null && now.until > desk.elapsed()
            ? shownName(now.name) || customerName(chat().session.customer, t().list.guest)
            : null;
        };
        const left = () => {
          const endsAt = chat().offer?.endsAt;
          return endsAt === undefined ? null : Math.max(0, Math.floor((endsAt - desk.elapsed()) / 1000));
        };
        return (
          <div class="chat-bar">
            <Show when={chat().note}>
              {(note) => (
                <p class="chat-note">
                  <strong>{t().chat.noteFrom(inSentence(shownName(note().from)))}:</strong>{' '}
                  <Words text={note().text} />
                </p>
              )}
            </Show>
            <div class="chat-line" role="status" data-state={chat().state}>
              <Switch>
                <Match when={offered()}>
                  <Words text={offerText(chat(), left())} />
                  <span class="chat-line-buttons">
                    <button type="button" class="button primary" onClick={() => desk.take(chat().topic)}>
                      {t().chat.accept}
                    </button>
                    <Show when={mayDecline(desk, chat())}>
                      <button type="button" class="button" onClick={() => desk.decline(chat().topic)}>
                        {t().chat.decline}
                      </button>
                    </Show>
                  </span>
                </Match>
                <Match when={chat().state === 'waiting'}>
                  <Words text={chat().handedOver ? t().chat.waitsForNext : t().chat.inQueue} />
                  <Show when={mayTake(desk.state(), chat()) && !chat().handedOver}>
                    <button type="button" class="button primary" onClick={() => desk.take(chat().topic)}>
                      {t().chat.take}
                    </button>
                  </Show>
                </Match>
                <Match when={chat().state === 'over'}>
                  <Words text={overText(chat())} />
                </Match>
                <Match when={typing()}>
                  {(name) => (
                    <span class="chat-typing">
                      <bdi>
                        <Words text={name()} />
                      </bdi>{' '}
                      <Words text={t().list.typing} />
                    </span>
                  )}
                </Match>
                <Match when={!isAssigned(desk.state(), chat())}>
                  <Words text={isSupervisor(desk.state()) ? t().chat.watching : t().chat.handedOn} />
                </Match>
              </Switch>
            </div>
          </div>
        );
      }}
    </Show>
  );

  function offerText({ offer }: Chat, left: number | null): string {
    const lost = offer?.line === undefined ? '' : inSentence(shownName(offer.from?.name ?? ''));
    if (offer?.line !== undefined) return t().chat.offeredAgain[offer.line](lost, left);
    const by = offer?.byName === true ? inSentence(shownName(offer.from?.name ?? '')) : '';
    if (by !== '') return t().chat.handedToYou(by, left);
    return left === null ? t().chat.offeredToYou : t().chat.offeredFor(left);
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
