import {
  CLOSING_MAX_MIN,
  RATING_STYLES,
  type RatingStyle,
  type WorkspaceSettings,
} from '@chimpassist/protocol';
import { createSignal, For, Show } from 'solid-js';
import { createAct, Outcome } from '../settings-page/act.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { Field } from '../ui/field.tsx';
import { useAfterChatTexts } from './texts/after-chat-texts.ts';

/** What is proposed where nothing was set. */
const USUAL = { afterMinutes: 30, warnMinutes: 5 };

interface Draft {
  rating: RatingStyle | undefined;
  ends: boolean;
  afterMinutes: string;
  warnMinutes: string;
}

const draftOf = ({ rating, closing }: WorkspaceSettings): Draft => ({
  rating,
  ends: closing !== undefined,
  afterMinutes: String((closing ?? USUAL).afterMinutes),
  warnMinutes: String((closing ?? USUAL).warnMinutes),
});

/** Whether customers are asked how a chat was, and whether chats end by themselves. */
export default function AfterChatSection(props: SectionProps) {
  const t = useAfterChatTexts();
  const act = createAct();
  const [draft, setDraft] = createSignal<Draft | null>(null);
  const [isWrong, setWrong] = createSignal(false);
  const shown = () => draft() ?? draftOf(props.held.settings);
  const write = (change: Partial<Draft>) => setDraft({ ...shown(), ...change });

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { rating, ends, ...minutes } = shown();
    const closing = {
      afterMinutes: Number(minutes.afterMinutes),
      warnMinutes: Number(minutes.warnMinutes),
    };
    setWrong(ends && closing.warnMinutes >= closing.afterMinutes);
    if (isWrong()) return;
    const { rating: _, closing: __, ...others } = props.held.settings;
    const next: WorkspaceSettings = {
      ...others,
      ...(rating === undefined ? {} : { rating }),
      ...(ends ? { closing } : {}),
    };
    if (await act.run(() => props.workspace.rest.putSettings(next), t().saved)) setDraft(null);
  }

  return (
    <form class="settings-form" onSubmit={(event) => void save(event)}>
      <label class="field">
        <span>{t().rating}</span>
        <select
          name="rating"
          value={shown().rating ?? 'off'}
          onChange={(event) =>
            write({ rating: RATING_STYLES.find((style) => style === event.currentTarget.value) })
          }
        >
          <For each={['off', ...RATING_STYLES] as const}>
            {(style) => (
              <option value={style} selected={style === (shown().rating ?? 'off')}>
                {t().styles[style]}
              </option>
            )}
          </For>
        </select>
      </label>
      <p class="settings-hint settings-hint-of-field">{t().ratingHint}</p>
      <label class="settings-tick">
        <input
          type="checkbox"
          checked={shown().ends}
          onChange={(event) => write({ ends: event.currentTarget.checked })}
        />
        <span>{t().closing}</span>
      </label>
      <p class="settings-hint settings-hint-of-field">{t().closingHint}</p>
      <Show when={shown().ends}>
        <Field
          label={t().after}
          name="after"
          type="number"
          min={2}
          max={CLOSING_MAX_MIN}
          step={1}
          required
          value={shown().afterMinutes}
          onInput={(event) => write({ afterMinutes: event.currentTarget.value })}
        />
        <Field
          label={t().warn}
          name="warn"
          type="number"
          min={1}
          step={1}
          required
          value={shown().warnMinutes}
          aria-invalid={isWrong()}
          onInput={(event) => write({ warnMinutes: event.currentTarget.value })}
        />
      </Show>
      <Show when={isWrong()}>
        <p role="alert" class="settings-hint">
          {t().order}
        </p>
      </Show>
      <div class="settings-buttons">
        <button type="submit" class="button primary" aria-disabled={act.isBusy()}>
          {t().save}
        </button>
      </div>
      <Outcome act={act} />
    </form>
  );
}
