import type { ChatMessage } from '@chimpassist/client/conversation';
import type { WaitingFile } from '@chimpassist/client/files';
import { kindOf } from '@chimpassist/client/files/shown';
import { createMemo, createSignal, For, Match, Show, Suspense, Switch } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { part } from '../ui/part.tsx';
import { FileRow } from './file-row.tsx';
import { Picture } from './picture.tsx';
import { filesOf, type ShownFile } from './shown-file.ts';
import { useFilesTexts } from './texts/files-texts.ts';
import { VoiceNote } from './voice-note.tsx';

const Viewer = part(() => import('./viewer.tsx'));

/** What a message carries: pictures side by side, then sounds and other files, each in a row. */
export default function MessageFiles(props: {
  message: Pick<ChatMessage, 'attachments'>;
  waiting: readonly WaitingFile[];
  /** They are on their way, and can be taken back. */
  isSending: boolean;
  onCancel: () => void;
}) {
  const desk = useDesk();
  const t = useFilesTexts();
  const sent = () => desk.engine.files.progressOf({ files: props.waiting });
  const files = createMemo(() => filesOf(props.message, props.waiting));
  const [open, setOpen] = createSignal<number | null>(null);
  const pictures = createMemo(() => files().filter(isPicture));
  const others = createMemo(() => files().filter((file) => !isPicture(file)));
  return (
    <div class="files">
      <Show when={pictures().length > 0}>
        <div class="pictures" data-count={Math.min(pictures().length, 2)}>
          <For each={pictures()}>
            {(file, i) => (
              <Picture
                file={file}
                onOpen={() => setOpen(i())}
                {...(pictures().length > 1 ? { size: 'tile' as const } : {})}
              />
            )}
          </For>
        </div>
      </Show>
      <For each={others()}>
        {(file) => (
          <Switch fallback={<FileRow file={file} />}>
            <Match when={isSound(file)}>
              <VoiceNote file={file} />
            </Match>
          </Switch>
        )}
      </For>
      <Show when={props.isSending && sent() < 1}>
        <div class="files-sending">
          <progress value={sent()} aria-label={t().sending.progress(Math.round(sent() * 100))} />
          <button type="button" class="link-button" onClick={props.onCancel}>
            {t().sending.cancel}
          </button>
        </div>
      </Show>
      <Show when={open() !== null}>
        <Suspense>
          <Viewer files={pictures()} start={open() ?? 0} onClose={() => setOpen(null)} />
        </Suspense>
      </Show>
    </div>
  );
}

/** One that can be shown: what is being checked, or was refused, stands in a row that says so. */
export const isPicture = (file: ShownFile): boolean => kindOf(file) === 'picture' && file.state === undefined;
const isSound = (file: ShownFile): boolean =>
  (kindOf(file) === 'voice' || kindOf(file) === 'sound') && file.state === undefined;
