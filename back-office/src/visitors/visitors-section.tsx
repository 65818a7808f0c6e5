import { createSignal } from 'solid-js';
import { createAct, Outcome } from '../settings-page/act.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { useVisitorsTexts } from './texts/visitors-texts.ts';

/** Whether attendants see who is on the site. */
export default function VisitorsSection(props: SectionProps) {
  const t = useVisitorsTexts();
  const act = createAct();
  const [chosen, setChosen] = createSignal<boolean>();

  async function save(visitors: boolean): Promise<void> {
    setChosen(visitors);
    const { visitors: _, ...others } = props.held.settings;
    const next = visitors ? { ...others, visitors } : others;
    await act.run(() => props.workspace.rest.putSettings(next), t().setting.saved);
    setChosen(undefined);
  }

  return (
    <>
      <label class="settings-tick">
        <input
          type="checkbox"
          name="visitors"
          disabled={act.isBusy()}
          checked={chosen() ?? props.held.settings.visitors === true}
          onChange={(event) => void save(event.currentTarget.checked)}
        />
        <span>{t().setting.label}</span>
      </label>
      <p class="settings-hint settings-hint-of-field">{t().setting.hint}</p>
      <Outcome act={act} />
    </>
  );
}
