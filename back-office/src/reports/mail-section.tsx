import type { ReportMail } from '@chimpassist/protocol';
import { createSignal, For } from 'solid-js';
import { createAct } from '../settings-page/act.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { SettingButtons } from '../settings-page/setting-buttons.tsx';
import { joinedWords, splitWords } from '../settings-page/word-list.ts';
import { Field } from '../ui/field.tsx';
import { useReportsTexts } from './texts/reports-texts.ts';

const EVERY = ['day', 'week', 'month'] as const;

/** The address of this desk, to which the mail leads. */
const deskAddress = (): string => `${location.origin}${location.pathname}`;

/** Who gets a mail with a link to the reports. */
export default function MailSection(props: SectionProps) {
  const r = useReportsTexts();
  const act = createAct();
  /** What is being written; null where the form shows what holds. */
  const [to, setTo] = createSignal<string | null>(null);
  const [every, setEvery] = createSignal<ReportMail['every'] | null>(null);
  const held = (): ReportMail | null => props.held.settings.reportMail ?? null;
  const chosen = () => every() ?? held()?.every ?? 'week';

  async function put(reportMail: ReportMail | null, doneText: string): Promise<void> {
    const next = { ...props.held.settings, reportMail };
    if (!(await act.run(() => props.workspace.rest.putSettings(next), doneText))) return;
    setTo(null);
    setEvery(null);
  }

  return (
    <>
      <p class="settings-hint">{r().mail.text}</p>
      <form
        class="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          const addresses = to() === null ? (held()?.to ?? []) : splitWords(to() ?? '');
          const mail = { to: addresses, every: chosen(), link: deskAddress() };
          void put(addresses.length === 0 ? null : mail, r().mail.saved);
        }}
      >
        <Field
          label={r().mail.to}
          name="report-to"
          spellcheck={false}
          value={to() ?? joinedWords(held()?.to ?? [])}
          onInput={(event) => setTo(event.currentTarget.value)}
        />
        <p class="settings-hint settings-hint-of-field">{r().mail.toHint}</p>
        <label class="field">
          <span>{r().mail.every}</span>
          <select onChange={(event) => setEvery(event.currentTarget.value as ReportMail['every'])}>
            <For each={EVERY}>
              {(each) => (
                <option value={each} selected={each === chosen()}>
                  {r().mail.times[each]}
                </option>
              )}
            </For>
          </select>
        </label>
        <SettingButtons
          act={act}
          isSet={held() !== null}
          removeLabel={r().mail.remove}
          saveLabel={r().goals.save}
          onRemove={() => void put(null, r().mail.removed)}
        />
      </form>
    </>
  );
}
