import type { FiguresPeriod, FiguresRest } from '@chimpassist/client/rest';
import { type ChatFacts, type FigureGroup, type FigureId, sessionTopicOf } from '@chimpassist/protocol';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { fullTime } from '../i18n/times.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useReportsTexts } from './texts/reports-texts.ts';
import { lengthText } from './values.ts';

/** Which figure of which row was opened. */
export interface Opened {
  figure: FigureId;
  key: string | null;
  /** As the page writes it. */
  title: string;
}

/** The chats that one figure counts; each opens. */
export function CountedChats(props: {
  rest: FiguresRest;
  period: FiguresPeriod;
  by: FigureGroup;
  opened: Opened;
  nameOf: (attendant: string) => string;
  onClose: () => void;
}) {
  const desk = useDesk();
  const language = useLanguage();
  const r = useReportsTexts();
  const [chats, setChats] = createSignal<readonly ChatFacts[]>([]);
  /** Null: that was the last page. */
  const [cursor, setCursor] = createSignal<string | null>('');
  const [state, setState] = createSignal<'loading' | 'ready' | 'failed'>('loading');
  let asked = 0;
  let heading!: HTMLHeadingElement;

  async function more(): Promise<void> {
    const from = cursor();
    if (from === null) return;
    asked += 1;
    const mine = asked;
    setState('loading');
    try {
      // A page may be empty and not the last one.
      for (let next: string | null = from; next !== null; ) {
        const page = await props.rest.chats(props.period, props.by, props.opened, next);
        if (mine !== asked) return;
        setChats((before) => [...before, ...page.chats]);
        next = page.cursor ?? null;
        setCursor(next);
        if (page.chats.length > 0) break;
      }
      setState('ready');
    } catch {
      if (mine === asked) setState('failed');
    }
  }
  createEffect(
    on(
      () => [props.opened, props.period, props.by],
      () => {
        setChats([]);
        setCursor('');
        void more();
        queueMicrotask(() => heading.focus());
      },
    ),
  );

  return (
    <section class="reports-chats" aria-labelledby="reports-chats">
      <header>
        <h3 id="reports-chats" ref={heading} tabIndex={-1}>
          {r().chats}: {props.opened.title}
        </h3>
        <IconButton label={r().closeChats} onClick={() => props.onClose()}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </header>
      <Show when={chats().length > 0}>
        <section class="reports-scroll" tabindex="0" aria-label={r().chats}>
          <table>
            <thead>
              <tr>
                <th scope="col">{r().ended}</th>
                <th scope="col">{r().customer}</th>
                <th scope="col">{r().attendants}</th>
                <th scope="col">{r().figures.duration.name}</th>
              </tr>
            </thead>
            <tbody>
              <For each={chats()}>
                {(chat) => (
                  <tr>
                    <td>{fullTime(language.tag(), chat.endedAt)}</td>
                    <td>
                      <Show when={chat.customerId} fallback={r().forgotten}>
                        {(id) => (
                          <button
                            type="button"
                            class="link-button"
                            aria-label={r().openChat(id())}
                            onClick={() => desk.find(sessionTopicOf(id()))}
                          >
                            <bdi>{id()}</bdi>
                          </button>
                        )}
                      </Show>
                    </td>
                    <td>{[...new Set(chat.stays.map(({ who }) => props.nameOf(who)))].join(', ')}</td>
                    <td class="figures">{lengthText(language.tag(), chat.endedAt - chat.askedAt)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
      <p class="reports-note" role="status">
        <Show when={state() === 'loading'}>{r().loading}</Show>
        <Show when={state() === 'ready' && chats().length === 0}>{r().none}</Show>
        <Show when={state() === 'failed'}>{r().failed}</Show>
      </p>
      <Show when={state() !== 'loading' && cursor() !== null}>
        <button type="button" class="button reports-more" onClick={() => void more()}>
          {state() === 'failed' ? r().again : r().more}
        </button>
      </Show>
    </section>
  );
}
