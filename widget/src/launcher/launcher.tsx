import { useEffect, useRef, useState } from 'preact/hooks';
import { fill, LABELS, languageFor } from '../i18n/labels.ts';
import type { Controller, LauncherState } from './controller.ts';
import { addSheet } from './sheet.ts';

function useController(controller: Controller): LauncherState {
  const [state, setState] = useState(controller.store.state);
  useEffect(() => {
    setState(controller.store.state);
    return controller.store.subscribe(setState);
  }, [controller]);
  return state;
}

/** The button in the corner, and beside it whatever has been loaded. */
export function Launcher({ controller, root }: { controller: Controller; root: ShadowRoot }) {
  const { props, isOpen, unread, stage } = useController(controller);
  const { language, dir, tag } = languageFor(props.language);
  const labels = { ...LABELS[language], ...props.texts };
  const button = useRef<HTMLButtonElement>(null);
  const sheeted = useRef(false);
  if (stage.kind === 'here' && !sheeted.current) {
    sheeted.current = true;
    addSheet(root, stage.full.css);
  }
  const label = isOpen ? labels.closeLabel : labels.openLabel;
  const count = unread > 99 ? '99+' : String(unread);
  const close = (): void => {
    controller.close();
    button.current?.focus();
  };
  return (
    <div
      class="frame"
      dir={dir}
      lang={tag}
      data-theme={props.theme ?? 'auto'}
      data-position={props.position ?? 'end'}
    >
      {stage.kind === 'here' && (
        <stage.full.Panel session={stage.session} props={props} isOpen={isOpen} onClose={close} />
      )}
      {isOpen && stage.kind === 'failed' && (
        <p class="failed" role="alert">
          {labels.startUp}
        </p>
      )}
      <button
        ref={button}
        type="button"
        class="launcher"
        aria-label={unread > 0 && !isOpen ? `${label} (${fill(labels.unread, { count })})` : label}
        aria-expanded={isOpen}
        aria-busy={isOpen && stage.kind === 'loading'}
        onClick={() => {
          // A second click while it could not be loaded means: try again.
          if (isOpen && stage.kind === 'failed') controller.close();
          controller.toggle();
        }}
        onPointerEnter={controller.prepare}
        onFocus={controller.prepare}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          {isOpen ? (
            <path d="M6 9.5l6 6 6-6" />
          ) : (
            <path d="M4.5 6.8A2.3 2.3 0 0 1 6.8 4.5h10.4a2.3 2.3 0 0 1 2.3 2.3v7.4a2.3 2.3 0 0 1-2.3 2.3H11l-4.5 3.5v-3.5a2 2 0 0 1-2-2z" />
          )}
        </svg>
        {unread > 0 && !isOpen && <span class="badge">{count}</span>}
      </button>
    </div>
  );
}
