import type { FileRest, WaitingFile } from '@chimpassist/client/files';
import { kindOf, waveformOf } from '@chimpassist/client/files/shown';
import type { SentAttachment } from '@chimpassist/protocol';
import type { FileAddresses } from './file-addresses.ts';
import { FileRow } from './file-row.tsx';
import type { MessageFilesLook } from './files.ts';
import { PictureView } from './picture-view.tsx';
import { SoundPlayer } from './sound-player.tsx';
import { fileTextsFor } from './texts.ts';
import { UploadView } from './upload-view.tsx';

/** A picture alone is shown no larger than this, pixels. */
const WIDEST = 240;
const TALLEST = 300;
/** A picture of which nobody knows the size. */
const UNKNOWN = { width: 240, height: 180 };

type Shown = Pick<SentAttachment, 'width' | 'height' | 'state' | 'type' | 'placeholder'>;

const isPicture = (file: Shown): boolean => file.state === undefined && kindOf(file) === 'picture';

/** Its place is there before the picture is, so that nothing moves when it comes. */
function placeOf({ width = UNKNOWN.width, height = UNKNOWN.height }: Shown) {
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  return { inlineSize: `${Math.max(96, Math.round(width * scale))}px`, aspectRatio: `${width} / ${height}` };
}

export interface MessageViewProps extends MessageFilesLook {
  addresses: FileAddresses;
  rest: Pick<FileRest, 'link'>;
  progressOf(files: readonly WaitingFile[]): number;
}

/** The files of one message: pictures first, alone or as an album, then the rest, a row each. */
export function MessageView(props: MessageViewProps) {
  const { attachments, waiting = [], look, cancel } = props;
  const texts = fileTextsFor(look);
  const files = (attachments ?? waiting).map((file, n) => ({
    file,
    key: 'key' in file ? file.key : file.id,
    one: (
      <One
        {...props}
        file={file as SentAttachment}
        own={attachments === undefined ? waiting[n] : undefined}
      />
    ),
  }));
  const pictures = files.filter(({ file }) => isPicture(file as Shown));
  const rows = files.filter((each) => !pictures.includes(each));
  return (
    <>
      {pictures.length > 1 ? (
        <div class="album">
          {pictures.map(({ key, one }) => (
            <div class="file" data-kind="album" key={key}>
              {one}
            </div>
          ))}
        </div>
      ) : (
        pictures.map(({ file, key, one }) => (
          <div class="file" data-kind="picture" key={key} style={placeOf(file)}>
            {one}
          </div>
        ))
      )}
      {rows.map(({ file, key, one }) => (
        <div class="file" data-kind={kindOf(file)} key={key}>
          {one}
        </div>
      ))}
      {attachments === undefined && waiting.length > 0 && (
        <UploadView
          progress={props.progressOf(waiting)}
          files={waiting}
          texts={texts}
          tag={look.tag}
          onCancel={cancel}
        />
      )}
    </>
  );
}

interface OneProps extends MessageViewProps {
  file: SentAttachment;
  /** Before it is uploaded. */
  own: WaitingFile | undefined;
}

function One({ file, own, look, all, addresses, rest }: OneProps) {
  const texts = fileTextsFor(look);
  const { tag } = look;
  const kind = kindOf(file);
  /** By a link, so that the browser saves it itself, whatever its size. */
  async function save({ id }: Pick<SentAttachment, 'id'>): Promise<void> {
    const { url } = await rest.link(id);
    const link = document.createElement('a');
    link.href = url;
    link.rel = 'noopener noreferrer';
    link.click();
  }
  async function open(place: Element): Promise<void> {
    const pictures = all().filter(isPicture);
    const first = Math.max(
      0,
      pictures.findIndex(({ id }) => id === file.id),
    );
    const { openViewer } = await import('./viewer.tsx');
    openViewer(place, { pictures, first, addresses, texts, onSave: save });
  }
  if (file.state === undefined && kind === 'picture')
    return own === undefined ? (
      <PictureView
        {...{ file, texts, onOpen: (place) => void open(place) }}
        name={file.id}
        load={() => addresses.small(file.id)}
      />
    ) : (
      <PictureView file={file} name={own.key} load={() => addresses.waiting(own)} texts={texts} />
    );
  if (file.state === undefined && (kind === 'voice' || kind === 'sound')) {
    const load = (): Promise<string> =>
      own === undefined ? addresses.whole(file.id) : addresses.waiting(own);
    return <SoundPlayer waveform={waveformOf(file.placeholder)} load={load} texts={texts} tag={tag} />;
  }
  return (
    <FileRow {...{ file, kind, texts, tag }} {...(own === undefined ? { onSave: () => save(file) } : {})} />
  );
}
