import { shownFileName, sizeText } from '@chimpassist/client/files/shown';
import { ATTACHMENTS_MAX, type FilesTaken } from '@chimpassist/protocol';
import Paperclip from 'lucide-solid/icons/paperclip';
import X from 'lucide-solid/icons/x';
import { createSignal, For, onMount, Show } from 'solid-js';
import { FileRow } from '../files/file-row.tsx';
import { chosenFile, type LaterFile } from '../files/later-file.ts';
import { useFilesTexts } from '../files/texts/files-texts.ts';
import { useLanguage } from '../i18n/texts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Words } from '../ui/words.tsx';
import type { CarriedFiles, CarriedRefusal } from './carried-files.ts';
import { useAnswersTexts } from './texts/answers-texts.ts';

/** The files that a ready answer carries: looked at, added and taken out. */
export default function AnswerFiles(props: {
  files: CarriedFiles;
  taken: NonNullable<FilesTaken>;
  /** Files that it begins with, and that are uploaded at once. */
  copies: readonly LaterFile[];
}) {
  const t = useAnswersTexts();
  const f = useFilesTexts();
  const language = useLanguage();
  const [refused, setRefused] = createSignal<readonly CarriedRefusal[]>([]);
  let chooser!: HTMLInputElement;
  let button!: HTMLButtonElement;
  const add = async (chosen: readonly LaterFile[]) => setRefused(await props.files.add(chosen));
  onMount(() => {
    if (props.copies.length > 0) void add(props.copies);
  });
  function sentence({ kind, name }: CarriedRefusal): string {
    const { start, end } = shownFileName(name);
    const shown = start + end;
    switch (kind) {
      case 'tooLarge':
        return f().sending.tooLarge(shown, sizeText(props.taken.maxBytes, language.tag()));
      case 'wrongType':
        return f().sending.wrongType(shown);
      case 'tooMany':
        return f().sending.tooMany(ATTACHMENTS_MAX);
      case 'full':
        return t().filesFull;
      case 'failed':
        return t().fileFailed(shown);
    }
  }
  return (
    <fieldset class="answer-files">
      <legend>{t().files}</legend>
      <Show when={props.files.files().length > 0}>
        <ul>
          <For each={props.files.files()}>
            {(file) => (
              <li aria-busy={file.stored === null}>
                <FileRow file={{ id: null, name: file.name, type: file.type, size: file.size }} />
                <IconButton
                  label={f().sending.remove(file.name)}
                  onClick={() => {
                    props.files.remove(file.key);
                    button.focus();
                  }}
                >
                  <X size={16} aria-hidden="true" />
                </IconButton>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        tabindex="-1"
        onChange={({ currentTarget: field }) => {
          void add([...(field.files ?? [])].map(chosenFile));
          // The same file can be chosen again.
          field.value = '';
        }}
      />
      <button ref={button} type="button" class="button" onClick={() => chooser.click()}>
        <Paperclip size={16} aria-hidden="true" />
        {t().addFiles}
      </button>
      <p class="answer-help" role="status">
        <Words text={props.files.isComing() ? f().sending.preparing : t().filesHelp} />
      </p>
      <Show when={refused().length > 0}>
        <p class="form-failure" role="alert">
          <Words text={refused().map(sentence).join(' ')} />
        </p>
      </Show>
    </fieldset>
  );
}
