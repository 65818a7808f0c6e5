import type { WaitingFile } from '@chimpassist/client/files';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { fill } from '../i18n/labels.ts';

interface UploadProps {
  progress: number;
  files: readonly WaitingFile[];
  texts: ChimpFileTexts;
  tag: string;
  onCancel(): void;
}

/** Below a message whose files are on their way. */
export function UploadView({ progress, files, texts, tag, onCancel }: UploadProps) {
  const percent = progress.toLocaleString(tag, { style: 'percent' });
  const label = fill(texts.uploading, { percent });
  return (
    <>
      <div class="upload">
        <span
          class="upload-bar"
          role="progressbar"
          aria-label={label}
          aria-valuenow={Math.round(progress * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ inlineSize: `${progress * 100}%` }} />
        </span>
        <span aria-hidden="true">{percent}</span>
        <button type="button" onClick={onCancel}>
          {texts.cancel}
        </button>
      </div>
      {files.some(({ isKept }) => isKept === false) && <p class="upload-note">{texts.notKept}</p>}
    </>
  );
}
