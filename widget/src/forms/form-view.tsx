import { RestError } from '@chimpassist/client/rest';
import {
  type AnswerProblem,
  checkAnswers,
  type FieldAnswers,
  type FormField,
  type KnownAnswers,
  type MailStand,
} from '@chimpassist/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChimpFormTexts } from '../../types/public.d.ts';
import type { Asked } from './choose.ts';
import { FieldView } from './field-view.tsx';
import type { Keep } from './keep.ts';
import { PROBLEM_TEXTS } from './texts.ts';

const REFUSED = 400;
const GONE = 404;

export interface FormViewProps {
  asked: Asked;
  fields: readonly FormField[];
  /** What the page says, and what is hidden. */
  given: FieldAnswers;
  known: KnownAnswers;
  texts: ChimpFormTexts;
  keep: Keep;
  /** Where the writer's cursor goes with the form. */
  takesFocus: boolean;
  send(fields: FieldAnswers): Promise<MailStand>;
  sent(mail: MailStand, fields: FieldAnswers): void;
  skipped(): void;
  /** The team has changed the form meanwhile. */
  changed(): void;
}

/** One form, as a part of the conversation. What is written in it outlives a reload. */
export function FormView(props: FormViewProps) {
  const { asked, fields, given, known, texts, keep, takesFocus } = props;
  const { form, key } = asked;
  const [values, setValues] = useState(() => keep.draftOf(key));
  const [problems, setProblems] = useState<Record<string, AnswerProblem>>({});
  const [isSending, setSending] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const place = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where the form appears.
  useEffect(() => {
    if (takesFocus)
      place.current?.querySelector<HTMLElement>('input, select')?.focus({ preventScroll: true });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where what is wrong has been bound to its fields.
  useEffect(() => {
    place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  const write = (name: string, value: string): void => {
    const next = { ...values, [name]: value };
    setValues(next);
    keep.writeDraft(key, next);
  };
  async function submit(): Promise<void> {
    const answers = { ...given, ...values };
    const checked = checkAnswers(form, answers, known);
    setProblems(checked.problems);
    setFailed(false);
    if (Object.keys(checked.problems).length > 0 || isSending) return;
    setSending(true);
    try {
      const mail = await props.send(answers);
      keep.finish(key);
      props.sent(mail, answers);
    } catch (error) {
      setFailed(true);
      if (error instanceof RestError && (error.status === REFUSED || error.status === GONE)) props.changed();
    } finally {
      setSending(false);
    }
  }
  const mayBeSkipped = !fields.some(({ required }) => required);
  return (
    <form
      ref={place}
      class="form"
      novalidate
      aria-label={form.intro || texts.formSend}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {form.intro !== '' && (
        <p class="intro">
          <bdi>{form.intro}</bdi>
        </p>
      )}
      {fields.map((field) => {
        const problem = problems[field.name];
        return (
          <FieldView
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            problem={problem === undefined ? '' : texts[PROBLEM_TEXTS[problem]]}
            texts={texts}
            write={(value) => write(field.name, value)}
          />
        );
      })}
      <p class="problem" role="alert">
        {hasFailed && texts.formNotSent}
      </p>
      <div class="acts">
        <button type="submit" class="go" aria-disabled={isSending}>
          {texts.formSend}
        </button>
        {mayBeSkipped && (
          <button
            type="button"
            class="skip"
            onClick={() => {
              keep.finish(key);
              props.skipped();
            }}
          >
            {texts.formSkip}
          </button>
        )}
      </div>
    </form>
  );
}
