import { createSignal, type JSX, Show, Suspense } from 'solid-js';
import type { MenuAsked, MenuItems } from './menu.tsx';
import { part } from './part.tsx';

const Menu = part(() => import('./menu.tsx'));

/** Begins to load what opens under a menu's button. */
export const preloadMenus = Menu.preload;

/** A button that opens a menu. The menu is made when the pointer or the focus comes near, and one that is asked for earlier opens when it is there. */
export function LateMenu(props: {
  class: string;
  placement: 'bottom-start' | 'bottom-end';
  /** The button's name, where its content does not say it. */
  label?: string;
  /** The menu's name, where it is not the button's. */
  menuLabel?: string;
  /** Its lines: a script of their own. */
  items: MenuItems;
  children: JSX.Element;
}) {
  let button!: HTMLButtonElement;
  let asked: MenuAsked | null = null;
  const [isNear, setNear] = createSignal(false);
  function come() {
    void props.items.preload();
    setNear(true);
  }
  // Of the menu's own handlers, as soon as it is there, these are replaced.
  function press(event: PointerEvent) {
    if (event.pointerType !== 'touch' && event.button === 0) asked = 'pointer';
    come();
  }
  function click(event: MouseEvent) {
    asked ??= event.detail === 0 ? 'keyboard' : 'pointer';
    come();
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class={props.class}
        aria-label={props.label}
        aria-haspopup="true"
        aria-expanded="false"
        onPointerEnter={come}
        onFocus={come}
        onPointerDown={press}
        onClick={click}
      >
        {props.children}
      </button>
      <Show when={isNear()}>
        <Suspense>
          <Menu
            button={button}
            asked={() => asked}
            placement={props.placement}
            label={props.menuLabel}
            items={props.items}
          />
        </Suspense>
      </Show>
    </>
  );
}
