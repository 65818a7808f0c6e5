import { createSignal, Show } from 'solid-js';

/** A button that asks once more before it removes something for good. The focus stays with it. */
export function RemoveForGood(props: {
  label: string;
  /** What the second press does, with the name of what goes. */
  sureLabel: string;
  isBusy: boolean;
  onRemove: () => void;
}) {
  const [isSure, setSure] = createSignal(false);
  let sure!: HTMLButtonElement;
  function ask(): void {
    setSure(true);
    sure.focus();
  }
  return (
    <Show
      when={isSure()}
      fallback={
        <button type="button" class="button" onClick={ask}>
          {props.label}
        </button>
      }
    >
      <button
        ref={sure}
        type="button"
        class="button danger"
        aria-disabled={props.isBusy}
        onClick={() => props.onRemove()}
      >
        {props.sureLabel}
      </button>
    </Show>
  );
}
