import { idText, type Note } from '@chimpassist/protocol';
import { inSentence } from '@chimpassist/protocol/text';
import { clockTime, sameDay } from '@chimpassist/protocol/time';
import Lock from 'lucide-solid/icons/lock';
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from 'solid-js';
import { LinkedText } from '../chat/linked-text.tsx';
import { personName } from '../chat/people.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime, fullTime } from '../i18n/times.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Words } from '../ui/words.tsx';
import { notePieces } from './mentions-in.ts';
import { useNotesTexts } from './texts/notes-texts.ts';

/** How long a note that was sought stays marked. */
const MARKED_MS = 2_400;

/** What a colleague has noted, in its place among the messages. */
export default function NoteItem(props: {
  topic: string;
  n: number;
  /** The time of the message before it. */
  after: number | undefined;
  /** The person goes to it: who reads is not carried to the end. */
  onSought: () => void;
}) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useNotesTexts();
  let element: HTMLElement | undefined;
  const [isMarked, setMarked] = createSignal(false);
  const note = createMemo(() =>
    desk.engine
      .notes()
      ?.of(props.topic)
      .notes.find(({ n }) => n === props.n),
  );
  const author = () => {
    const from = note()?.from;
    if (from === undefined) return '';
    const { me } = desk.state();
    return personName(idText(from.id) === idText(me.id) ? me : from);
  };
  const pieces = createMemo(() => {
    const { me, colleagues } = desk.state();
    const named = new Set(note()?.mentions);
    const people = [me, ...colleagues.values()]
      .filter(({ id }) => named.has(idText(id)))
      .map((person) => ({ id: person.id, name: personName(person) }));
    return notePieces(note()?.content ?? '', people);
  });

  /** What the desk itself says; empty: it is a colleague's note. */
  function lineText({ botFailure, line }: Note): string {
    if (botFailure !== undefined) return t().botLost[botFailure];
    if (line === undefined) return '';
    const name = inSentence(author());
    if (line.kind === 'signedOut' || line.kind === 'silent') return t().lines[line.kind](name);
    const told = t().lines[line.kind](name, inSentence(line.backTo ?? ''));
    return line.note === undefined ? told : `${told} “${line.note}”`;
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  createEffect(() => {
    const notes = desk.engine.notes();
    const wanted = notes?.sought();
    if (wanted?.n !== props.n || wanted.topic !== props.topic || wanted.isFound) return;
    // Among its messages, or they would carry it away.
    if (desk.state().chats.get(props.topic)?.history.kind !== 'ready') return;
    notes?.found();
    props.onSought();
    setMarked(true);
    timer = setTimeout(() => setMarked(false), MARKED_MS);
    const show = () => element?.scrollIntoView({ block: 'center' });
    show();
    // Messages that were not drawn yet get their true height in the frame after.
    requestAnimationFrame(() => requestAnimationFrame(show));
  });

  return (
    <Show when={note()}>
      {(shown) => (
        <Show
          when={lineText(shown())}
          fallback={
            <article
              ref={element}
              class="note"
              data-marked={isMarked()}
              aria-label={t().noteFrom(inSentence(author()))}
            >
              <p class="note-head">
                <Lock size={13} aria-hidden="true" />
                <strong>{t().note}</strong>
                <bdi>
                  <Words text={author()} />
                </bdi>
                <time
                  dateTime={new Date(shown().at).toISOString()}
                  title={fullTime(language.tag(), shown().at)}
                >
                  <Words
                    text={
                      props.after !== undefined && sameDay(props.after, shown().at)
                        ? clockTime(language.tag(), shown().at)
                        : dayAndTime(language.tag(), shown().at, desk.now())
                    }
                  />
                </time>
                <CopyButton class="note-copy" text={shown().content} label={language.t().chat.copy} />
              </p>
              <p class="note-text" dir="auto">
                <For each={pieces()}>
                  {({ text, mention }) =>
                    mention === null ? (
                      <LinkedText text={text} />
                    ) : (
                      <strong class="note-mention">{text}</strong>
                    )
                  }
                </For>
              </p>
            </article>
          }
        >
          {(text) => (
            <p
              class="note-line"
              ref={(line) => {
                element = line;
              }}
              data-marked={isMarked()}
            >
              <Words text={text()} />{' '}
              <time dateTime={new Date(shown().at).toISOString()}>
                {clockTime(language.tag(), shown().at)}
              </time>
            </p>
          )}
        </Show>
      )}
    </Show>
  );
}
