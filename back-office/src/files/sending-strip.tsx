import { kindOf } from '@chimpassist/client/files/shown';
import X from 'lucide-solid/icons/x';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Words } from '../ui/words.tsx';
import { createFileBytes } from './file-bytes.ts';
import type { DraftFile } from './file-drafts.ts';
import { FileRow } from './file-row.tsx';
import { filesOf, type ShownFile } from './shown-file.ts';
import { useFilesTexts } from './texts/files-texts.ts';
import { VoiceNote } from './voice-note.tsx';

/** What goes with the next message: each can be looked at, described and taken out. */
export default function SendingStrip(props: { topic: string; asksFor: string | null }) {
  const desk = useDesk();
  const t = useFilesTexts();
  const keys = createMemo(() => desk.fileDrafts.of(props.topic).map(({ key }) => key), [], {
    equals: (one, other) => one.length === other.length && one.every((key, i) => key === other[i]),
  });
  return (
    <ul class="sending" aria-label={t().sending.list}>
      <For each={keys()}>
        {(key) => {
          const draft = () => desk.fileDrafts.of(props.topic).find((each) => each.key === key);
          return (
            <Show when={draft()}>
              {(shown) => <Item topic={props.topic} draft={shown()} isAsked={props.asksFor === key} />}
            </Show>
          );
        }}
      </For>
    </ul>
  );
}

const shownOf = ({ name, type, size, file }: DraftFile): ShownFile => {
  const [waiting] = file === null ? [] : filesOf({}, [file]);
  return waiting ?? { id: null, name, type, size };
};

function Item(props: { topic: string; draft: DraftFile; isAsked: boolean }) {
  const desk = useDesk();
  const t = useFilesTexts();
  const language = useLanguage();
  const file = createMemo(() => shownOf(props.draft), undefined, { equals: (one, other) => one === other });
  const isReady = () => props.draft.file !== null;
  const kind = createMemo(() => kindOf(props.draft.file ?? props.draft));
  return (
    <li data-kind={kind()} aria-busy={!isReady()}>
      <Switch fallback={<FileRow file={file()} />}>
        <Match when={!isReady()}>
          <Words class="sending-wait" text={t().sending.preparing} />
        </Match>
        <Match when={kind() === 'picture'}>
          <Preview file={file()} />
          <input
            id={`describe-${props.draft.key}`}
            class="sending-alt"
            type="text"
            maxLength={1_000}
            dir="auto"
            lang={language.tag()}
            placeholder={t().sending.describe}
            aria-label={t().sending.describe}
            data-asked={props.isAsked}
            value={props.draft.alt}
            onInput={(event) =>
              desk.fileDrafts.describe(props.topic, props.draft.key, event.currentTarget.value)
            }
          />
        </Match>
        <Match when={kind() === 'voice' || kind() === 'sound'}>
          <VoiceNote file={file()} />
        </Match>
      </Switch>
      <IconButton
        class="sending-remove"
        label={t().sending.remove(props.draft.name)}
        onClick={() => {
          desk.fileDrafts.remove(props.topic, props.draft.key);
          document.getElementById('composer')?.focus();
        }}
      >
        <X size={16} aria-hidden="true" />
      </IconButton>
    </li>
  );
}

function Preview(props: { file: ShownFile }) {
  const desk = useDesk();
  const { loaded } = createFileBytes(desk.engine.files, () => props.file, 'small');
  const url = () => {
    const now = loaded();
    return now.kind === 'ready' ? now.bytes.url : undefined;
  };
  return <img class="sending-picture" src={url()} alt="" />;
}
