import {
  AWAY_REASON_MAX_LENGTH,
  AWAY_REASONS_MAX,
  CHANGE_MAX_MIN,
  UNDO_MAX_S,
  type WorkspaceSettings,
} from '@chimpassist/protocol';
import { createSignal, For } from 'solid-js';
import { useLanguage } from '../../i18n/texts.tsx';
import { Field } from '../../ui/field.tsx';
import { createAct, Outcome } from '../act.tsx';
import type { SectionProps } from '../section-props.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';
import { joinedWords, splitWords } from '../word-list.ts';

const MS_PER_S = 1_000;
const BYTES_PER_MB = 1_000_000;

/** What the team decides for all of its desks, and what the deployment has decided already. */
export default function TeamSettings(props: SectionProps) {
  const s = useSettingsTexts();
  const language = useLanguage();
  const act = createAct();
  /** What is being written; null where the field shows what holds. */
  const [undo, setUndo] = createSignal<string | null>(null);
  const [change, setChange] = createSignal<string | null>(null);
  const [asks, setAsks] = createSignal<boolean | null>(null);
  const [languages, setLanguages] = createSignal<string | null>(null);
  const [reasons, setReasons] = createSignal<string | null>(null);
  const settings = () => props.held.settings;
  const number = (value: number) => value.toLocaleString(language.tag());

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const typed = undo();
    const minutes = change();
    const isAsked = asks();
    const words = languages();
    const away = reasons();
    const next: WorkspaceSettings = {
      ...settings(),
      ...(typed === null ? {} : { undoSeconds: Number(typed) }),
      ...(minutes === null ? {} : { changeMinutes: Number(minutes) }),
      ...(isAsked === null ? {} : { asksToJoin: isAsked }),
      ...(words === null ? {} : { languages: splitWords(words) }),
      ...(away === null ? {} : { awayReasons: splitWords(away) }),
    };
    if (!(await act.run(() => props.workspace.rest.putSettings(next), s().saved))) return;
    setUndo(null);
    setChange(null);
    setAsks(null);
    setLanguages(null);
    setReasons(null);
  }
  const fixed = (): [string, string][] => {
    const { fixed: now } = props.held;
    const seconds = (ms: number) => s().seconds(number(ms / MS_PER_S));
    return [
      [s().fixed.session, seconds(now.sessionKeepAliveMs)],
      [s().fixed.attendant, seconds(now.attendantKeepAliveMs)],
      [s().fixed.offer, seconds(now.assignmentTimeoutMs)],
      [s().fixed.most, now.attendantMaxSessions === null ? s().noLimit : number(now.attendantMaxSessions)],
      [s().fixed.kept, now.retentionDays === null ? s().forEver : s().days(number(now.retentionDays))],
      [
        s().fixed.file,
        now.attachmentMaxBytes === null ? s().noFiles : `${number(now.attachmentMaxBytes / BYTES_PER_MB)} MB`,
      ],
      [
        s().fixed.attributes,
        now.customerAttributes.length === 0 ? s().none : now.customerAttributes.join(', '),
      ],
    ];
  };

  return (
    <>
      <form class="settings-form" onSubmit={(event) => void save(event)}>
        <Field
          label={s().undo}
          name="undo"
          type="number"
          min={0}
          max={UNDO_MAX_S}
          step={1}
          required
          value={undo() ?? String(settings().undoSeconds)}
          onInput={(event) => setUndo(event.currentTarget.value)}
        />
        <p class="settings-hint settings-hint-of-field">{s().undoHint}</p>
        <Field
          label={s().changeWithin}
          name="change"
          type="number"
          min={0}
          max={CHANGE_MAX_MIN}
          step={1}
          required
          value={change() ?? String(settings().changeMinutes ?? 0)}
          onInput={(event) => setChange(event.currentTarget.value)}
        />
        <p class="settings-hint settings-hint-of-field">{s().changeHint}</p>
        <Field
          label={s().languages}
          name="languages"
          spellcheck={false}
          value={languages() ?? joinedWords(settings().languages)}
          onInput={(event) => setLanguages(event.currentTarget.value)}
        />
        <p class="settings-hint settings-hint-of-field">{s().languagesHint}</p>
        <Field
          label={s().awayReasons}
          name="awayReasons"
          autocomplete="off"
          maxLength={AWAY_REASONS_MAX * (AWAY_REASON_MAX_LENGTH + 2)}
          value={reasons() ?? joinedWords(settings().awayReasons ?? [])}
          onInput={(event) => setReasons(event.currentTarget.value)}
        />
        <p class="settings-hint settings-hint-of-field">{s().awayReasonsHint}</p>
        <label class="settings-tick">
          <input
            type="checkbox"
            checked={asks() ?? settings().asksToJoin === true}
            onChange={(event) => setAsks(event.currentTarget.checked)}
          />
          {s().asksToJoin}
        </label>
        <p class="settings-hint settings-hint-of-field">{s().asksToJoinHint}</p>
        <div class="settings-buttons">
          <button type="submit" class="button primary" aria-disabled={act.isBusy()}>
            {s().save}
          </button>
        </div>
        <Outcome act={act} />
      </form>
      <h4>{s().fixedTitle}</h4>
      <p class="settings-hint">{s().fixedText}</p>
      <dl class="settings-fixed">
        <For each={fixed()}>
          {([name, value]) => (
            <div class="settings-fixed-row">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
    </>
  );
}
