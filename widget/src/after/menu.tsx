import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChimpAfterTexts } from '../../types/public.d.ts';

interface MenuProps {
  texts: ChimpAfterTexts;
  items: readonly { text: string; act(): void }[];
}

/** A button with what can be done with the whole conversation. */
export function Menu({ texts, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  useEffect(() => {
    if (!isOpen) return;
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const close = (event: Event) => {
      if (root.current !== null && !event.composedPath().includes(root.current)) setOpen(false);
    };
    const tree = root.current?.getRootNode() ?? document;
    tree.addEventListener('pointerdown', close);
    return () => tree.removeEventListener('pointerdown', close);
  }, [isOpen]);
  const leave = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the button and of the menu below it end here.
    <div
      class="after-menu"
      ref={root}
      onKeyDown={(event) => {
        if (!isOpen) return;
        const all = entries();
        const at = all.findIndex((each) => each.matches(':focus'));
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step !== undefined) all.at((at + step) % all.length)?.focus();
        else if (event.key === 'Home') all[0]?.focus();
        else if (event.key === 'End') all.at(-1)?.focus();
        else if (event.key === 'Escape') leave();
        else {
          if (event.key === 'Tab') setOpen(false);
          return;
        }
        // The panel would close by it.
        event.stopPropagation();
        event.preventDefault();
      }}
    >
      <button
        ref={button}
        type="button"
        class="close"
        aria-label={texts.more}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 5v.01M12 12v.01M12 19v.01" stroke-width="3" />
        </svg>
      </button>
      {isOpen && (
        <div class="after-items" role="menu" aria-label={texts.more}>
          {items.map(({ text, act }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                leave();
                act();
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
