import { Show } from 'solid-js';
import { RemoveForGood } from '../ui/remove-for-good.tsx';
import type { Act } from './act.tsx';
import { useSettingsTexts } from './texts/settings-texts.ts';

/** What ends a form of the Settings page: remove, cancel, save. */
export function FormButtons(props: {
  /** Of what the form changes. */
  name: string;
  act: Act;
  /** Left out where nothing is there to remove. */
  onRemove?: (() => void) | undefined;
  onCancel: () => void;
}) {
  const s = useSettingsTexts();
  return (
    <div class="settings-buttons">
      <Show when={props.onRemove}>
        {(remove) => (
          <RemoveForGood
            label={s().remove}
            sureLabel={s().removeSure(props.name)}
            isBusy={props.act.isBusy()}
            onRemove={() => remove()()}
          />
        )}
      </Show>
      <button type="button" class="button" onClick={() => props.onCancel()}>
        {s().cancel}
      </button>
      <button type="submit" class="button primary" aria-disabled={props.act.isBusy()}>
        {s().save}
      </button>
    </div>
  );
}
