import type { WaitingFile } from '@chimpassist/client/files';
import type { SentAttachment } from '@chimpassist/protocol';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Files, MessageFilesLook } from '../files/files.ts';

/** How the files of a conversation are shown. It stays the same object until something of it changes. */
export interface FileView extends Pick<MessageFilesLook, 'look' | 'all'> {
  /** Null until it is loaded. */
  files: Files | null;
  load(): void;
  /** Takes a message back whose files are on their way. */
  cancel(messageId: string): void;
}

interface MessageFilesProps {
  messageId: string;
  attachments: readonly SentAttachment[] | undefined;
  waiting: readonly WaitingFile[] | undefined;
  view: FileView;
}

/** About as tall as the files will be, so that little moves when what draws them is loaded. Afterwards nothing does. */
const heightOf = ([first, ...more]: readonly Pick<SentAttachment, 'width' | 'height'>[]): number => {
  const { width = 240, height = 56 } = first ?? {};
  return height * Math.min(1, 240 / width, 300 / height) + more.length * 58;
};

/** The files of one message. They are drawn by the part that is loaded later; until then their names stand there. */
export function MessageFiles({ messageId, attachments, waiting, view }: MessageFilesProps) {
  const { files, look, all } = view;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (files === null) view.load();
  }, [files, view]);
  useLayoutEffect(() => {
    const cancel = (): void => view.cancel(messageId);
    if (place.current !== null)
      files?.drawMessage(place.current, { look, attachments, waiting, all, cancel });
  });
  useLayoutEffect(() => {
    const { current } = place;
    return () => {
      if (current !== null) files?.erase(current);
    };
  }, [files]);
  const shown = attachments ?? waiting ?? [];
  // Another element once it is filled from outside.
  return files === null ? (
    <div class="files" style={{ blockSize: `${heightOf(shown)}px` }}>
      {shown.map(({ name }) => (
        <bdi key={name}>{name}</bdi>
      ))}
    </div>
  ) : (
    <div key="drawn" class="files" ref={place} />
  );
}
