import { customerName, inSentence } from '@chimpassist/protocol/text';
import { createMemo, createSignal, For, Show, Suspense } from 'solid-js';
import { personName } from '../chat/people.ts';
import { isFromCustomer } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime } from '../i18n/times.ts';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { FileRow } from './file-row.tsx';
import { isPicture } from './message-files.tsx';
import { Picture } from './picture.tsx';
import { filesOf } from './shown-file.ts';
import { useFilesTexts } from './texts/files-texts.ts';

const Viewer = part(() => import('./viewer.tsx'));

/** The files of the open chat, the newest first: as far as its messages are loaded, and on demand further back. */
export default function Gallery() {
  const desk = useDesk();
  const language = useLanguage();
  const t = useFilesTexts();
  const [open, setOpen] = createSignal<number | null>(null);
  const carrying = createMemo(() =>
    (desk.openChat()?.messages ?? []).filter(({ attachments }) => attachments !== undefined).toReversed(),
  );
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
  const history = () => desk.openChat()?.history;
  const hasOlder = () => {
    const now = history();
    return now?.kind === 'ready' && now.older;
  };
  return (
    <section class="card" aria-label={t().gallery.title}>
      <Show when={files().length > 0} fallback={<p class="card-note">{t().gallery.empty}</p>}>
        <div class="gallery-pictures">
          <For each={pictures()}>
            {(file, i) => <Picture file={file} size="tile" onOpen={() => setOpen(i())} />}
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
      <Show when={hasOlder()}>
        <button
          type="button"
          class="link-button gallery-older"
          onClick={() => {
            const topic = desk.openChat()?.topic;
            if (topic !== undefined) desk.engine.history.older(topic);
          }}
        >
          {t().gallery.older}
        </button>
      </Show>
      <Show when={open() !== null}>
        <Suspense>
          <Viewer files={pictures()} start={open() ?? 0} onClose={() => setOpen(null)} />
        </Suspense>
      </Show>
    </section>
  );
}
