import { randomId } from '@chimpassist/protocol';
import { beginningOf } from '@chimpassist/protocol/text';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { AnswerForm } from '../../answers/answer-form.tsx';
import { fromCsv, sameAnswer, toCsv } from '../../answers/answers-csv.ts';
import { allAnswers, type FoundAnswer, findAnswers, keyOfAnswer } from '../../answers/find-answers.ts';
import { useAnswersTexts } from '../../answers/texts/answers-texts.ts';
import { createAct, Outcome } from '../act.tsx';
import type { SectionProps } from '../section-props.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';

/** More are found by their words. */
const SHOWN = 100;
const LINE_LENGTH = 120;
/** Larger files are no ready answers. */
const FILE_MAX_BYTES = 5_000_000;
/** How many are written at once. */
const PARALLEL = 4;
const NO_USES: ReadonlyMap<string, number> = new Map();

/** Ready answers: one's own, and everybody's where one has the right. Also as a file for table programs. */
export default function ReadyAnswers(props: SectionProps) {
  const s = useSettingsTexts();
  const t = useAnswersTexts();
  const act = createAct();
  const [query, setQuery] = createSignal('');
  /** Of the answer whose form is open; '' for a new one. */
  const [open, setOpen] = createSignal<string | null>(null);
  const [removing, setRemoving] = createSignal<string | null>(null);
  const mayShare = () => props.workspace.rights().has('answers');
  const rest = () => props.workspace.rest;
  const all = createMemo(() => allAnswers(props.held));
  const found = createMemo(() => findAnswers(all(), { query: query(), language: null, uses: NO_USES }));
  const byKey = createMemo(() => new Map(all().map((each) => [keyOfAnswer(each), each])));
  const keys = () => found().slice(0, SHOWN).map(keyOfAnswer);
  const mayChange = ({ isOwn }: FoundAnswer) => isOwn || mayShare();
  let adder!: HTMLButtonElement;
  let chooser!: HTMLInputElement;

  function close(): void {
    setOpen(null);
    adder.focus();
  }
  async function remove({ answer: { id, name }, isOwn }: FoundAnswer): Promise<void> {
    const work = () => (isOwn ? rest().removeOwnAnswer(id) : rest().removeAnswer(id));
    if (await act.run(work, t().removed(name))) adder.focus();
  }
  function save(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([toCsv(all())], { type: 'text/csv' }));
    link.download = 'ready-answers.csv';
    link.click();
    // The browser has it by then.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  async function read(file: File | undefined): Promise<void> {
    chooser.value = '';
    if (file === undefined) return;
    const { lines, wrong, isOther } =
      file.size > FILE_MAX_BYTES ? { lines: [], wrong: [], isOther: true } : fromCsv(await file.text());
    const taken = lines.filter(({ isOwn }) => isOwn || mayShare());
    const left = wrong.length + lines.length - taken.length;
    const known = all();
    const done = isOther ? t().notCsv : t().imported(taken.length, left, wrong.slice(0, 5).join(', '));
    await act.run(async () => {
      const waiting = taken.values();
      const write = async () => {
        for (const line of waiting) {
          const { isOwn, ...body } = line;
          const id = sameAnswer(known, line)?.answer.id ?? randomId();
          await (isOwn ? rest().putOwnAnswer(id, body) : rest().putAnswer(id, body));
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, write));
    }, done);
  }

  return (
    <>
      <p class="settings-hint">{t().sectionText}</p>
      <Outcome act={act} />
      <Show when={all().length > 0} fallback={<p class="settings-empty">{t().none}</p>}>
        <label class="field">
          <span>{t().search}</span>
          <input
            type="search"
            value={query()}
            onInput={({ currentTarget }) => setQuery(currentTarget.value)}
          />
        </label>
        <ul class="settings-list">
          <For each={keys()}>
            {(key) => (
              <Show when={byKey().get(key)}>
                {(each) => (
                  <li>
                    <div class="team-head">
                      <span class="team-name">
                        <strong>
                          <bdi>{each().answer.name}</bdi>
                        </strong>
                        <small>
                          {each().isOwn ? t().own : t().forAll}
                          <Show when={each().answer.language}>{(tag) => <> · {tag()}</>}</Show> ·{' '}
                          <bdi>{beginningOf(each().answer.text.replace(/\s+/g, ' '), LINE_LENGTH)}</bdi>
                        </small>
                      </span>
                      <Show when={mayChange(each())}>
                        <button
                          type="button"
                          class="button"
                          aria-expanded={open() === key}
                          aria-label={s().changeOf(each().answer.name)}
                          onClick={() => setOpen((now) => (now === key ? null : key))}
                        >
                          {s().change}
                        </button>
                        <button
                          type="button"
                          class={removing() === key ? 'button danger' : 'button'}
                          aria-label={s().removeSure(each().answer.name)}
                          onClick={() => {
                            if (removing() === key) void remove(each());
                            else setRemoving(key);
                          }}
                          onBlur={() => setRemoving(null)}
                        >
                          {removing() === key ? t().removeSure : s().remove}
                        </button>
                      </Show>
                    </div>
                    <Show when={mayChange(each()) && open() === key}>
                      <AnswerForm
                        start={{
                          ...each().answer,
                          language: each().answer.language ?? null,
                          isOwn: each().isOwn,
                        }}
                        rest={rest()}
                        mayShare={mayShare()}
                        onSaved={close}
                        onCancel={close}
                      />
                    </Show>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
        <Show when={found().length > SHOWN}>
          <p class="settings-hint">{t().more(found().length - SHOWN)}</p>
        </Show>
      </Show>
      <Show when={open() === ''}>
        <AnswerForm
          start={{ id: null, name: '', text: '', language: null, isOwn: true }}
          rest={rest()}
          mayShare={mayShare()}
          onSaved={close}
          onCancel={close}
        />
      </Show>
      <div class="settings-buttons">
        <input
          ref={chooser}
          type="file"
          accept=".csv,text/csv"
          hidden
          tabindex="-1"
          onChange={() => void read(chooser.files?.[0])}
        />
        <button type="button" class="button" onClick={save} disabled={all().length === 0}>
          {t().exportCsv}
        </button>
        <button type="button" class="button" onClick={() => chooser.click()} disabled={act.isBusy()}>
          {act.isBusy() ? t().importing : t().importCsv}
        </button>
        <button
          ref={adder}
          type="button"
          class="button primary"
          aria-expanded={open() === ''}
          onClick={() => setOpen((now) => (now === '' ? null : ''))}
        >
          {t().title}
        </button>
      </div>
    </>
  );
}
