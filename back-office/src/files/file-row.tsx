import { type FileKind, kindOf, shownFileName, sizeText } from '@chimpassist/client/files/shown';
import Download from 'lucide-solid/icons/download';
import File from 'lucide-solid/icons/file';
import FileArchive from 'lucide-solid/icons/file-archive';
import FileAudio from 'lucide-solid/icons/file-headphone';
import FileImage from 'lucide-solid/icons/file-image';
import FileVideo from 'lucide-solid/icons/file-play';
import FileText from 'lucide-solid/icons/file-text';
import FileX from 'lucide-solid/icons/file-x';
import { createSignal, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Words } from '../ui/words.tsx';
import { download } from './download.ts';
import { FileName } from './file-name.tsx';
import { type ShownFile, typeName } from './shown-file.ts';
import { useFilesTexts } from './texts/files-texts.ts';

const ICONS: Readonly<Record<FileKind, typeof File>> = {
  picture: FileImage,
  voice: FileAudio,
  sound: FileAudio,
  film: FileVideo,
  pdf: FileText,
  text: FileText,
  archive: FileArchive,
  other: File,
};

/** One file: what it is by its content, its name, its size, and a button that saves it. */
export function FileRow(props: { file: ShownFile }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useFilesTexts();
  const isGone = () => props.file.state === 'refused' || props.file.state === 'unchecked';
  const about = () => {
    const { state, type, size } = props.file;
    if (state !== undefined) return t().states[state];
    return size === null ? typeName(type, t()) : `${typeName(type, t())} · ${sizeText(size, language.tag())}`;
  };
  return (
    <div class="file-row" data-gone={isGone()} data-state={props.file.state}>
      <span class="file-sign">
        <Dynamic component={isGone() ? FileX : ICONS[kindOf(props.file)]} size={20} aria-hidden="true" />
      </span>
      <span class="file-about">
        <FileName name={props.file.name} />
        <Words class="file-kind" text={about()} />
      </span>
      <Show when={props.file.state === undefined && props.file.id}>
        {(id) => <DownloadButton id={id()} name={props.file.name} tell={desk.tell} />}
      </Show>
    </div>
  );
}

/** Saves a stored file. */
export function DownloadButton(props: {
  id: string;
  name: string;
  tell: (text: string) => void;
  class?: string;
}) {
  const desk = useDesk();
  const t = useFilesTexts();
  const [isBusy, setBusy] = createSignal(false);
  const label = () => {
    const { start, end } = shownFileName(props.name);
    return t().download(start + end);
  };
  async function save() {
    if (isBusy()) return;
    setBusy(true);
    try {
      await download(await desk.engine.files.work(), props.id);
    } catch {
      props.tell(t().notDownloaded);
    } finally {
      setBusy(false);
    }
  }
  return (
    <IconButton class={props.class ?? 'file-save'} label={label()} onClick={() => void save()}>
      <Download size={18} aria-hidden="true" />
    </IconButton>
  );
}
