import { customerName, inSentence } from '@chimpassist/protocol/text';
import { createEffect, createMemo, createSignal, For, Match, Show, Suspense, Switch } from 'solid-js';
import { personName } from '../chat/people.ts';
import { isFromCustomer } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime } from '../i18n/times.ts';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { FileRow } from './file-row.tsx';
import { carryingOf, createGalleryPages } from './gallery-pages.ts';
import { isPicture } from './message-files.tsx';
import { createNear, Picture } from './picture.tsx';
import { filesOf, type ShownFile } from './shown-file.ts';
import { useFilesTexts } from './texts/files-texts.ts';

const Viewer = part(() => import('./viewer.tsx'));

/** The files of the open chat, the newest first: those of its loaded messages, and on demand all that lie further back. */
export default function Gallery() {
  const desk = useDesk();
  const language = useLanguage();
  const t = useFilesTexts();
  const [open, setOpen] = createSignal<{ pictures: readonly ShownFile[]; start: number } | null>(null);
  const pages = createGalleryPages(
    async (...page) => (await desk.engine.files.work()).list(...page),
    () => desk.openChat()?.session.customer.id ?? null,
  );
  const { watch, isNear } = createNear();
  const carrying = createMemo(() => carryingOf(desk.openChat()?.messages ?? [], pages.messages()));
  const files = createMemo(() => carrying().flatMap((message) => filesOf(message)));
  const pictures = createMemo(() => files().filter(isPicture));
  const others = createMemo(() => files().filter((file) => !isPicture(file)));
  /** Who sent each, and when. */
  const from = createMemo(() => {
    const chat = desk.openChat();
    return new Map(
      carrying().flatMap((message) => {
        const isCustomers = chat !== null && isFromCustomer(chat, message);
        const name = isCustomers
          ? customerName(chat.session.customer, language.t().list.guest)
          : personName(message.from);
        const when = dayAndTime(language.tag(), message.at, desk.now());
        return filesOf(message).map((file) => [file, t().gallery.from(inSentence(name), when)] as const);
      }),
    );
  });
  /** Whether the chat has messages that are not loaded here: all files of a short one are here anyway. */
  const hasOlder = createMemo(() => {
    const now = desk.openChat()?.history;
    return now?.kind === 'ready' && now.older;
  });
  createEffect(() => {
    if (isNear() && hasOlder() && pages.reached().kind === 'nowhere') void pages.more();
  });
  const hasMore = () => {
    const now = pages.reached();
    if (now.kind === 'here') return now.next !== null;
    return now.kind === 'loading' || (now.kind === 'unknown' && hasOlder());
  };
  let section!: HTMLElement;
  async function more(): Promise<void> {
    const topic = desk.openChat()?.topic;
    if (pages.reached().kind !== 'unknown') await pages.more();
    else if (topic !== undefined) desk.engine.history.older(topic);
    // The button has gone with the last page.
    if (document.activeElement === document.body) section.focus();
  }
  return (
    <section
      ref={(element) => {
        section = element;
        watch(element);
      }}
      class="card"
      tabindex="-1"
      aria-label={t().gallery.title}
    >
      <Show when={files().length > 0} fallback={<p class="card-note">{t().gallery.empty}</p>}>
        <div class="gallery-pictures">
          <For each={pictures()}>
            {(file, i) => (
              <Picture file={file} size="tile" onOpen={() => setOpen({ pictures: pictures(), start: i() })} />
            )}
          </For>
        </div>
        <For each={others()}>
          {(file) => (
            <>
              <FileRow file={file} />
              <Words class="gallery-from" text={from().get(file) ?? ''} />
            </>
          )}
        </For>
      </Show>
      <Switch>
        <Match when={pages.reached().kind === 'failed'}>
          <p class="card-note gallery-older" role="alert">
            {t().gallery.failed}{' '}
            <button type="button" class="link-button" onClick={() => void more()}>
              {t().retry}
            </button>
          </p>
        </Match>
        <Match when={hasMore()}>
          <button
            type="button"
            class="link-button gallery-older"
            aria-busy={pages.reached().kind === 'loading'}
            onClick={() => void more()}
          >
            {pages.reached().kind === 'loading' ? t().gallery.loading : t().gallery.older}
          </button>
        </Match>
      </Switch>
      <Show when={open()}>
        {(shown) => (
          <Suspense>
            <Viewer files={shown().pictures} start={shown().start} onClose={() => setOpen(null)} />
          </Suspense>
        )}
      </Show>
    </section>
  );
}
