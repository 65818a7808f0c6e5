import { createMessageField } from '@chimpassist/client/field';
import { RestError } from '@chimpassist/client/rest';
import { CONTENT_MAX_LENGTH, idText } from '@chimpassist/protocol';
import { isBlank, messageOf } from '@chimpassist/protocol/text';
import Lock from 'lucide-solid/icons/lock';
import { createEffect, createSignal, onCleanup, untrack } from 'solid-js';
import { GROWS_BY_ITSELF } from '../chat/grows-by-itself.ts';
import { personName } from '../chat/people.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { createSuggesting } from '../suggest/suggesting.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Words } from '../ui/words.tsx';
import { isField } from '../ui/writing.ts';
import { mentionsIn } from './mentions-in.ts';
import { createNoting } from './noting.ts';
import { useNotesTexts } from './texts/notes-texts.ts';

/** `scrollHeight` leaves the borders out. */
const BORDERS_PX = 2;
type Problem = 'notSaved' | 'refused' | 'full' | 'gone';

function problemOf(error: unknown): Problem {
  if (!(error instanceof RestError)) return 'notSaved';
  if (error.code === 'too_many') return 'full';
  switch (error.status) {
    case 403:
    case 404:
      return 'refused';
    case 400:
      return 'gone';
    default:
      return 'notSaved';
  }
}

/**
 * Where a note for colleagues is written. It has a field and a draft of its own and knows no way to the customer: what is
 * written here cannot become a reply, and nobody sees that it is written.
 */
export default function NoteComposer(props: { topic: string }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useNotesTexts();
  let field: HTMLTextAreaElement | undefined;
  const text = () => desk.noteDrafts.of(props.topic);
  const over = () => text().length - CONTENT_MAX_LENGTH;
  const [isRefused, setRefused] = createSignal(false);
  const [isSaving, setSaving] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem | null>(null);

  const noting = createNoting(desk.engine);
  const topicNow = untrack(() => props.topic);
  onCleanup(() => (desk.store.peek().open === topicNow ? noting.stop() : noting.left()));

  function write(value: string) {
    setProblem(null);
    if (isBlank(value)) noting.stop();
    else noting.typed(props.topic);
    desk.noteDrafts.set(props.topic, value);
  }
  const maySave = () => !isBlank(text()) && over() <= 0 && !isSaving();
  async function save() {
    const notes = desk.engine.notes();
    if (!maySave() || notes === null) return;
    const { topic } = props;
    const { me, colleagues } = desk.state();
    const people = [...colleagues.values()]
      .filter(({ id }) => idText(id) !== idText(me.id))
      .map((person) => ({ id: person.id, name: personName(person) }));
    const content = messageOf(text());
    setSaving(true);
    try {
      await notes.add(topic, content, mentionsIn(content, people));
      desk.noteDrafts.clear(topic);
      noting.stop();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setSaving(false);
    }
  }
  const input = createMessageField({ text, write, refused: setRefused, send: () => void save() });
  const suggesting = createSuggesting({
    element: () => field,
    write,
    topic: props.topic,
    kinds: ['mention', 'emoji'],
  });

  createEffect(() => {
    if (GROWS_BY_ITSELF) return;
    text();
    if (field === undefined) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight + BORDERS_PX}px`;
  });
  // The focus comes where a person has just asked for it, and never out of another field.
  createEffect(() => {
    if (!desk.takesReply(props.topic) || isField(document.activeElement)) return;
    if (matchMedia('(min-width: 720px)').matches) field?.focus();
  });

  function hint(): string {
    if (isRefused()) return language.t().chat.pasteTooLong(CONTENT_MAX_LENGTH.toLocaleString(language.tag()));
    if (over() > 0) return t().tooLong(over());
    const found = problem();
    if (found !== null) return t()[found];
    return isSaving() ? t().saving : t().hint;
  }
  const isWrong = () => isRefused() || over() > 0 || problem() !== null;

  return (
    <form
      class="composer composer-note"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {suggesting.List()}
      <textarea
        ref={field}
        id="composer"
        rows={1}
        dir="auto"
        enterkeyhint="done"
        aria-label={t().write}
        placeholder={t().write}
        aria-describedby="composer-hint"
        // The words that are on their way stay as they are.
        readOnly={isSaving()}
        value={text()}
        onPaste={input.onPaste}
        onBeforeInput={input.onBeforeInput}
        onInput={(event) => {
          input.onInput(event);
          suggesting.look();
        }}
        onKeyDown={(event) => {
          if (!suggesting.onKeyDown(event)) input.onKeyDown(event);
        }}
      />
      <div class="composer-buttons">
        <IconButton class="composer-send" label={t().add} disabled={!maySave()} onClick={() => void save()}>
          <Lock size={18} aria-hidden="true" />
        </IconButton>
      </div>
      <div class="composer-foot">
        <p
          id="composer-hint"
          class="composer-hint"
          data-wrong={isWrong()}
          role={isWrong() ? 'alert' : 'status'}
        >
          <Words text={hint()} />
        </p>
        {suggesting.Tools()}
      </div>
    </form>
  );
}
