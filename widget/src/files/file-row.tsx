import { type FileKind, sizeText } from '@chimpassist/client/files/shown';
import type { SentAttachment } from '@chimpassist/protocol';
import { useState } from 'preact/hooks';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { fill } from '../i18n/labels.ts';
import { FileName, wholeName } from './file-name.tsx';
import { KindSign, Sign } from './signs.tsx';

interface RowProps {
  file: Pick<SentAttachment, 'name' | 'size' | 'state'>;
  kind: FileKind;
  texts: ChimpFileTexts;
  tag: string;
  /** Absent where it cannot be saved. */
  onSave?: () => Promise<void>;
}

/** A file as a line: what it is, its name and its size; or why it is not there. */
export function FileRow({ file, kind, texts, tag, onSave }: RowProps) {
  const [hasFailed, setFailed] = useState(false);
  const why = stateText(file.state, texts);
  const size = file.size === undefined ? '' : sizeText(file.size, tag);
  const inside = (
    <>
      <span class="file-symbol">
        {file.state === undefined ? <KindSign kind={kind} /> : <Sign name="shield" />}
      </span>
      <span class="file-words">
        <FileName name={file.name} />
        <span class="file-note">{why ?? (hasFailed ? texts.notLoaded : size)}</span>
      </span>
    </>
  );
  if (why !== null || onSave === undefined)
    return (
      <div class="file-row" data-state={file.state}>
        {inside}
      </div>
    );
  return (
    <button
      type="button"
      class="file-row"
      aria-label={`${fill(texts.download, { name: wholeName(file.name) })}, ${size}`}
      onClick={() => {
        setFailed(false);
        onSave().catch(() => setFailed(true));
      }}
    >
      {inside}
      <Sign name="download" />
    </button>
  );
}

/** Why a file cannot be opened; null: it can. */
function stateText(state: SentAttachment['state'], texts: ChimpFileTexts): string | null {
  switch (state) {
    case undefined:
      return null;
    case 'checking':
      return texts.checking;
    case 'refused':
      return texts.checkRefused;
    case 'unchecked':
      return texts.checkMissing;
  }
}
