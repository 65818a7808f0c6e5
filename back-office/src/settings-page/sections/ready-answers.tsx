import { randomId } from '@chimpassist/protocol';
import { beginningOf, isBlank } from '@chimpassist/protocol/text';
import { createMemo, createSignal, Show } from 'solid-js';
import { AnswerForm } from '../../answers/answer-form.tsx';
import { fromCsv, type ReadLine, sameAnswer, toCsv } from '../../answers/answers-csv.ts';
import { allAnswers, type FoundAnswer, findAnswers, keyOfAnswer } from '../../answers/find-answers.ts';
import { useAnswersTexts } from '../../answers/texts/answers-texts.ts';
import { useMacrosTexts } from '../../macros/texts/macros-texts.ts';
import { RemoveForGood } from '../../ui/remove-for-good.tsx';
import { createAct, Outcome } from '../act.tsx';
import { type Close, ListWithForm } from '../list-with-form.tsx';
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
  const m = useMacrosTexts();
  const act = createAct();
  const [query, setQuery] = createSignal('');
  const mayShare = () => props.workspace.rights().has('answers');
  const rest = () => props.workspace.rest;
  const all = createMemo(() => allAnswers(props.held));
  const found = createMemo(() => findAnswers(all(), { query: query(), language: null, uses: NO_USES }));
  let chooser!: HTMLInputElement;

  async function remove({ answer: { id, name }, isOwn }: FoundAnswer, close: Close): Promise<void> {
    const work = () => (isOwn ? rest().removeOwnAnswer(id) : rest().removeAnswer(id));
    if (await act.run(work, t().removed(name))) close('gone');
  }
  function save(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([toCsv(all(), props.held)], { type: 'text/csv' }));
    link.download = 'ready-answers.csv';
    link.click();
    // The browser has it by then.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  async function read(file: File | undefined): Promise<void> {
    chooser.value = '';
    if (file === undefined) return;
    const { lines, wrong, isOther } =
      file.size > FILE_MAX_BYTES
        ? { lines: [], wrong: [], isOther: true }
        : fromCsv(await file.text(), props.held);
    const known = all();
    const carriesFiles = (line: ReadLine) => sameAnswer(known, line)?.answer.attachments !== undefined;
    const isSomething = (line: ReadLine) =>
      !isBlank(line.text) || (line.macro ?? null) !== null || carriesFiles(line);
    const taken = lines.filter((line) => (line.isOwn || mayShare()) && isSomething(line));
    const bare = taken.filter((line) => line.hasFiles && !carriesFiles(line)).length;
    const left = wrong.length + lines.length - taken.length;
    const done = isOther
      ? t().notCsv
      : t().imported(taken.length, left, wrong.slice(0, 5).join(', ')) +
        (bare > 0 ? t().filesMissing(bare) : '');
    await act.run(async () => {
      const waiting = taken.values();
      const write = async () => {
        for (const line of waiting) {
          const { isOwn, macro: read, hasFiles: _, ...body } = line;
          const { id = randomId(), macro: held } = sameAnswer(known, line)?.answer ?? {};
          // A table without columns for it leaves what there is.
          const macro = read === undefined ? held : read;
          const entry = macro === undefined ? body : { ...body, macro };
          await (isOwn ? rest().putOwnAnswer(id, entry) : rest().putAnswer(id, entry));
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, write));
    }, done);
  }

  return (
    <>
      <p class="settings-hint">{t().sectionText}</p>
      <Outcome act={act} />
      <Show when={all().length > 0}>
        <label class="field">
          <span>{t().search}</span>
          <input
            type="search"
            value={query()}
            onInput={({ currentTarget }) => setQuery(currentTarget.value)}
          />
        </label>
      </Show>
      <ListWithForm
        items={found().slice(0, SHOWN)}
        keyOf={keyOfAnswer}
        nameOf={({ answer }) => answer.name}
        none={all().length === 0 ? t().none : t().noMatch}
        addLabel={t().title}
        mayAdd
        mayChange={({ isOwn }) => isOwn || mayShare()}
        row={(each) => (
          <span class="settings-row-name">
            <strong>
              <bdi>{each().answer.name}</bdi>
            </strong>
            <small>
              {each().isOwn ? t().own : t().forAll}
              <Show when={each().answer.macro}> · {m().macro}</Show>
              <Show when={each().answer.attachments?.length}>
                {(count) => <> · {t().withFiles(count())}</>}
              </Show>
              <Show when={each().answer.language}>{(tag) => <> · {tag()}</>}</Show> ·{' '}
              <bdi>{beginningOf(each().answer.text.replace(/\s+/g, ' '), LINE_LENGTH)}</bdi>
            </small>
          </span>
        )}
        form={(close, each) => (
          <AnswerForm
            start={
              each === undefined
                ? { id: null, name: '', text: '', language: null, isOwn: true }
                : { ...each().answer, language: each().answer.language ?? null, isOwn: each().isOwn }
            }
            held={props.held}
            rest={rest()}
            mayShare={mayShare()}
            onSaved={() => close()}
            onCancel={close}
            beside={
              <Show when={each}>
                {(known) => (
                  <RemoveForGood
                    label={s().remove}
                    sureLabel={s().removeSure(known()().answer.name)}
                    isBusy={act.isBusy()}
                    onRemove={() => void remove(known()(), close)}
                  />
                )}
              </Show>
            }
          />
        )}
        below={
          <>
            <Show when={found().length > SHOWN}>
              <p class="settings-hint">{t().more(found().length - SHOWN)}</p>
            </Show>
            <Show when={all().some(({ answer }) => answer.attachments !== undefined)}>
              <p class="settings-hint">{t().csvFiles}</p>
            </Show>
          </>
        }
        buttons={
          <>
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
          </>
        }
      />
    </>
  );
}
