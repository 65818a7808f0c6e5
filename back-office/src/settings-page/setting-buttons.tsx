import { Show } from 'solid-js';
import { type Act, Outcome } from './act.tsx';

export interface SettingButtonsProps {
  act: Act;
  /** Whether something is set that may be taken away. */
  isSet: boolean;
  removeLabel: string;
  saveLabel: string;
  onRemove(): void;
}

/** Below a form of one setting: takes it away, or saves it; and what came of that. */
export function SettingButtons(props: SettingButtonsProps) {
  return (
    <>
      <div class="settings-buttons">
        <Show when={props.isSet}>
          <button
            type="button"
            class="button"
            aria-disabled={props.act.isBusy()}
            onClick={() => props.onRemove()}
          >
            {props.removeLabel}
          </button>
        </Show>
        <button type="submit" class="button primary" aria-disabled={props.act.isBusy()}>
          {props.saveLabel}
        </button>
      </div>
      <Outcome act={props.act} />
    </>
  );
}
