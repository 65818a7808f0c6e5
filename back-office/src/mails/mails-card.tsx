import './mails.css';
import type { Id, MailEntry } from '@chimpassist/protocol';
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime } from '../i18n/times.ts';
import { Words } from '../ui/words.tsx';
import { useMailsTexts } from './mails-texts.ts';

/** So many are shown, the newest first. */
const SHOWN_MAX = 10;
const WORDS_MAX = 60;
/** Of words that come together it is read once. */
const READ_AGAIN_MS = 1_000;
const TROUBLES: ReadonlySet<MailEntry['state']> = new Set(['failed', 'bounced', 'complained']);

/** What went out to the customer by mail, and what came. Nothing where there was none. */
export function MailsCard(props: { id: Id }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useMailsTexts();
  const [mails, setMails] = createSignal<readonly MailEntry[]>([]);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    asked = 0;
    clearTimeout(timer);
  });
  async function read(): Promise<void> {
    asked += 1;
    const mine = asked;
    try {
      const { rest } = await desk.engine.workspace();
      const entries = await rest.mails(props.id);
      // A later one may have been answered first.
      if (mine === asked) setMails(entries);
    } catch {
      // Read again with the next word.
    }
  }
  const messages = () => desk.openChat()?.messages ?? [];
  /** A mail comes as a word, and goes because of words while no page is open. A customer who is there, and had none, gets none. */
  const news = createMemo(() => {
    const isAway = desk.openChat()?.away === true;
    return isAway || mails().length > 0 ? `${isAway} ${messages().length}` : '';
  });
  createEffect(
    on(news, (_, before) => {
      clearTimeout(timer);
      timer = setTimeout(() => void read(), before === undefined ? 0 : READ_AGAIN_MS);
    }),
  );
  const wordsOf = ({ seq }: MailEntry): string | undefined =>
    messages()
      .find((message) => message.seq === seq)
      ?.content.slice(0, WORDS_MAX);

  return (
    <Show when={mails().length > 0}>
      <section class="card">
        <h4>{t().title}</h4>
        <ul class="mails">
          <For each={[...mails()].reverse().slice(0, SHOWN_MAX)}>
            {(mail) => (
              <li>
                <p>
                  <Words text={mail.state === 'received' ? t().from(mail.address) : t().to(mail.address)} />
                </p>
                <p class="mail-about">
                  <span classList={{ 'mail-trouble': TROUBLES.has(mail.state) }}>
                    {t().states[mail.state]}
                  </span>
                  {' · '}
                  {dayAndTime(language.tag(), mail.at, desk.now())}
                  <Show when={mail.isTranscript}> · {t().transcript}</Show>
                  <Show when={mail.isTranscript !== true && wordsOf(mail)}>
                    {(words) => (
                      <Words
                        text={` · ${mail.state === 'received' ? t().said(words()) : t().upTo(words())}`}
                      />
                    )}
                  </Show>
                </p>
                <Show when={mail.proof === 'unproven'}>
                  <p class="mail-trouble">{t().unproven}</p>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
