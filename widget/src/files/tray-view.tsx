import { kindOf, sizeText } from '@chimpassist/client/files/shown';
import { ALT_MAX_LENGTH, ATTACHMENTS_MAX } from '@chimpassist/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { fill } from '../i18n/labels.ts';
import { FileName, wholeName } from './file-name.tsx';
import { KindSign, Sign } from './signs.tsx';
import type { Picked, PickedFiles } from './tray.ts';

interface TrayProps {
  tray: PickedFiles;
  texts: ChimpFileTexts;
  tag: string;
}

/** What was chosen, above the field: it can be looked at, described and taken out before it is sent. */
export function TrayView({ tray, texts, tag }: TrayProps) {
  const [, draw] = useState(0);
  useEffect(() => tray.subscribe(() => draw((count) => count + 1)), [tray]);
  const [described, setDescribed] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { items } = tray;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field is there once it is drawn.
  useEffect(() => field.current?.focus(), [described]);
  if (items.length === 0) return null;
  const complaints = items.flatMap((item) => complaintOf(item, texts, tag) ?? []);
  if (tray.hasTooMany) complaints.push(fill(texts.tooManyFiles, { count: ATTACHMENTS_MAX }));
  if (items.some(({ file }) => file?.isKept === false)) complaints.push(texts.notKept);
  const chosen = items.find(({ n }) => n === described);

  function remove(item: Picked): void {
    const place = items.indexOf(item);
    tray.remove(item.n);
    // A keyboard stays among the files, or goes on to the field.
    requestAnimationFrame(() => {
      const buttons = list.current?.querySelectorAll<HTMLElement>('.picked-remove') ?? [];
      const next = buttons[Math.min(place, buttons.length - 1)];
      const form = list.current?.closest('form') ?? null;
      (next ?? form?.querySelector<HTMLElement>('textarea'))?.focus();
    });
  }
  return (
    <div class="chosen">
      <ul class="picked-list" ref={list} aria-label={texts.chosenFiles}>
        {items.map((item) => (
          <li class="picked" key={item.n} data-refused={item.refusal !== null} aria-busy={isBusy(item)}>
            {item.preview === null ? (
              <span class="picked-file">
                <KindSign kind={kindOf({ type: item.file?.type, placeholder: item.file?.placeholder })} />
                <FileName name={item.name} />
                <span class="file-note">
                  {item.file === null ? (isBusy(item) ? texts.preparing : '') : sizeText(item.file.size, tag)}
                </span>
              </span>
            ) : (
              <>
                <img src={item.preview} alt={item.file?.alt ?? item.name} />
                <button
                  type="button"
                  class="picked-describe"
                  aria-pressed={described === item.n}
                  aria-label={`${texts.describe}: ${wholeName(item.name)}`}
                  data-done={item.file?.alt !== undefined}
                  onClick={() => setDescribed(described === item.n ? null : item.n)}
                >
                  {texts.describe}
                </button>
              </>
            )}
            <button
              type="button"
              class="picked-remove"
              aria-label={fill(texts.removeFile, { name: wholeName(item.name) })}
              onClick={() => remove(item)}
            >
              <Sign name="close" />
            </button>
          </li>
        ))}
      </ul>
      {chosen?.file != null && chosen.preview !== null && (
        <input
          ref={field}
          key={chosen.n}
          class="picked-alt"
          type="text"
          dir="auto"
          maxLength={ALT_MAX_LENGTH}
          value={chosen.file.alt ?? ''}
          placeholder={texts.describeFile}
          aria-label={texts.describeFile}
          onInput={(event) => tray.describe(chosen.n, event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter would send the message, and Escape close the panel.
            if (event.key !== 'Enter' && event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            setDescribed(null);
            list.current?.closest('form')?.querySelector<HTMLElement>('textarea')?.focus();
          }}
        />
      )}
      {complaints.map((complaint) => (
        <p class="picked-complaint" role="alert" key={complaint}>
          {complaint}
        </p>
      ))}
    </div>
  );
}

const isBusy = ({ file, refusal }: Picked): boolean => file === null && refusal === null;

function complaintOf({ refusal, name }: Picked, texts: ChimpFileTexts, tag: string): string | null {
  return refusal === null
    ? null
    : fill(texts[refusal.why], { name: wholeName(name), size: sizeText(refusal.maxBytes, tag) });
}
