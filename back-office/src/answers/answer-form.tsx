import type { WorkspaceRest } from '@chimpassist/client/rest';
import { RestError } from '@chimpassist/client/rest';
import {
  CONTENT_MAX_LENGTH,
  type Macro,
  type ReadyAnswer,
  randomId,
  type Workspace,
} from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import { createSignal, type JSX, onMount, Show, Suspense } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import type { LaterFile } from '../files/later-file.ts';
import { MacroFields } from '../macros/macro-fields.tsx';
import { part } from '../ui/part.tsx';
import { isLanguageTag, VARIABLE_NAMES } from './answer-fields.ts';
import { createCarriedFiles } from './carried-files.ts';
import { useAnswersTexts } from './texts/answers-texts.ts';
import type { AnswersTexts } from './texts/en.ts';

// Loaded where this deployment takes files.
const AnswerFiles = part(() => import('./answer-files.tsx'));

type Problem =
  | 'missingName'
  | 'missingText'
  | 'wrongLanguage'
  | 'full'
  | 'fileGone'
  | 'notAllowed'
  | 'unreachable';

function problemOf(error: unknown): Problem {
  if (error instanceof RestError && error.code === 'too_many') return 'full';
  if (error instanceof RestError && error.code === 'attachment_unknown') return 'fileGone';
  return error instanceof RestError && error.status === 403 ? 'notAllowed' : 'unreachable';
}

/** What an answer form begins with. */
export interface AnswerStart {
  /** Null: it is new. */
  id: string | null;
  name: string;
  text: string;
  language: string | null;
  isOwn: boolean;
  /** What it does besides; left out: nothing. */
  macro?: ReadyAnswer['macro'];
  /** Files that it carries. */
  attachments?: ReadyAnswer['attachments'];
  /** Files that it shall carry too, of a message that was sent. */
  copies?: readonly LaterFile[];
}

/** Name, text, language of a ready answer, and whose it is. */
export function AnswerForm(props: {
  start: AnswerStart;
  rest: WorkspaceRest;
  /** Whether this attendant may change what everybody uses. */
  mayShare: boolean;
  /** Tags and teams that a macro may name. */
  held: Pick<Workspace, 'tags' | 'teams'>;
  onSaved: (answer: ReadyAnswer, isOwn: boolean) => void;
  onCancel: () => void;
  /** Another button of the form. */
  beside?: JSX.Element;
}) {
  const t = useAnswersTexts();
  const { start } = props;
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [isSaving, setSaving] = createSignal(false);
  const [macro, setMacro] = createSignal<Macro | null>(start.macro ?? null);
  const desk = useDesk();
  const taken = desk.engine.files.taken;
  const files = createCarriedFiles(props.rest, taken, start.attachments ?? []);
  const [isOwn, setOwn] = createSignal(start.isOwn || !props.mayShare);
  let name!: HTMLInputElement;
  let text!: HTMLTextAreaElement;
  let language!: HTMLInputElement;
  onMount(() => name.focus());

  function wrong(): { problem: Problem; field: HTMLElement } | null {
    if (isBlank(name.value)) return { problem: 'missingName', field: name };
    const isEmpty = isBlank(text.value) && macro() === null && files.files().length === 0;
    if (isEmpty) return { problem: 'missingText', field: text };
    const tag = language.value.trim();
    return tag === '' || isLanguageTag(tag) ? null : { problem: 'wrongLanguage', field: language };
  }
  async function save(event: SubmitEvent) {
    event.preventDefault();
    const found = wrong();
    setProblem(found?.problem ?? null);
    found?.field.focus();
    if (found !== null || isSaving() || files.isComing()) return;
    const body = {
      name: name.value.trim(),
      text: isBlank(text.value) ? '' : text.value,
      language: language.value.trim() || null,
      ...(macro() === null ? {} : { macro: macro() }),
      attachments: files.ids(),
    };
    const id = start.id ?? randomId();
    setSaving(true);
    try {
      const saved = await (isOwn() ? props.rest.putOwnAnswer(id, body) : props.rest.putAnswer(id, body));
      props.onSaved(saved, isOwn());
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setSaving(false);
    }
  }
  const words = (key: keyof AnswersTexts): string => String(t()[key]);

  return (
    <form
      class="answer-form"
      aria-label={start.id === null ? t().title : t().change}
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        props.onCancel();
      }}
    >
      <div class="answer-fields">
        <label class="field">
          <span>{t().name}</span>
          <input
            ref={name}
            value={start.name}
            maxLength={100}
            autocomplete="off"
            aria-invalid={problem() === 'missingName'}
          />
        </label>
        <label class="field answer-tag">
          <span>{t().languageOf}</span>
          <input
            ref={language}
            value={start.language ?? ''}
            maxLength={35}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-invalid={problem() === 'wrongLanguage'}
          />
        </label>
      </div>
      <label class="field">
        <span>{t().text}</span>
        <textarea
          ref={text}
          rows={4}
          dir="auto"
          maxLength={CONTENT_MAX_LENGTH}
          aria-describedby="answer-help"
          aria-invalid={problem() === 'missingText'}
          value={start.text}
        />
      </label>
      <p id="answer-help" class="answer-help">
        {t().textHelp} {VARIABLE_NAMES.map((variable) => `{${variable}}`).join(' ')}
      </p>
      <Show when={taken()}>
        {(terms) => (
          <Suspense>
            <AnswerFiles files={files} taken={terms()} copies={start.copies ?? []} />
          </Suspense>
        )}
      </Show>
      <MacroFields start={start.macro} held={props.held} onChange={setMacro} />
      <Show when={props.mayShare && start.id === null}>
        <fieldset class="answer-whose">
          <legend>{t().whose}</legend>
          <label>
            <input type="radio" name="whose" checked={isOwn()} onChange={() => setOwn(true)} /> {t().forMe}
          </label>
          <label>
            <input type="radio" name="whose" checked={!isOwn()} onChange={() => setOwn(false)} /> {t().forAll}
          </label>
        </fieldset>
      </Show>
      <div class="answer-buttons">
        <p class="form-failure" role="alert">
          <Show when={problem()}>{(key) => words(key())}</Show>
        </p>
        {props.beside}
        <button type="button" class="button" onClick={() => props.onCancel()}>
          {t().cancel}
        </button>
        <button type="submit" class="button primary" disabled={isSaving() || files.isComing()}>
          {t().done}
        </button>
      </div>
    </form>
  );
}
