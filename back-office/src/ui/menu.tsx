import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { type Component, createSignal, onMount, Suspense } from 'solid-js';
import { onto } from './onto.ts';

/** How a menu was asked for before it was there. */
export type MenuAsked = 'pointer' | 'keyboard';

/** The lines of a menu, as `part` makes them. */
export type MenuItems = Component & { preload: () => Promise<void> };

/** A menu that a button opens. It is loaded behind the desk; the button is there before: `late-menu.tsx`. */
export default function Menu(props: {
  button: HTMLButtonElement;
  /** Read when the menu has come. */
  asked: () => MenuAsked | null;
  placement: 'bottom-start' | 'bottom-end';
  label: string | undefined;
  items: MenuItems;
}) {
  const [isOpen, setOpen] = createSignal(false);
  const Items = props.items;
  onMount(async () => {
    // A key chooses the first of the lines.
    await Items.preload();
    const asked = props.asked();
    if (asked === 'pointer') setOpen(true);
    if (asked === 'keyboard')
      props.button.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
  });
  return (
    <DropdownMenu gutter={4} placement={props.placement} modal={false} open={isOpen()} onOpenChange={setOpen}>
      <DropdownMenu.Trigger as={onto(props.button)} />
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="menu" aria-label={props.label}>
          <Suspense>
            <Items />
          </Suspense>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
