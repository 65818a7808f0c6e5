import { type Component, type ComponentProps, createSignal, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type IconTip from './icon-tip.tsx';

type Tip = Component<ComponentProps<typeof IconTip>>;

const [tip, setTip] = createSignal<Tip | null>(null);
let isLoading = false;

/** Begins to load what shows the names of buttons. */
export function preloadTips(): void {
  if (isLoading) return;
  isLoading = true;
  import('./icon-tip.tsx').then(
    (loaded) => setTip(() => loaded.default),
    // Names are still read out; the next hover asks again.
    () => {
      isLoading = false;
    },
  );
}

/** A button of one icon; its name is shown on hover and focus and always read out. */
export function IconButton(props: {
  label: string;
  onClick: () => void;
  class?: string;
  pressed?: boolean;
  disabled?: boolean;
  children: JSX.Element;
}) {
  let button!: HTMLButtonElement;
  const [cause, setCause] = createSignal<PointerEvent | FocusEvent | null>(null);
  function askForName(event: PointerEvent | FocusEvent) {
    if (cause() !== null) return;
    preloadTips();
    setCause(event);
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`icon-button ${props.class ?? ''}`}
        aria-label={props.label}
        aria-pressed={props.pressed}
        disabled={props.disabled}
        onClick={() => props.onClick()}
        onPointerEnter={askForName}
        onFocus={askForName}
      >
        {props.children}
      </button>
      <Show when={tip() !== null && cause()}>
        {(first) => (
          <Dynamic
            component={tip() ?? undefined}
            button={button}
            label={props.label}
            cause={first()}
            onClick={props.onClick}
          />
        )}
      </Show>
    </>
  );
}
