import type { ChimpHandle, ChimpWidgetProps } from '../../types/public.d.ts';
import { type Controller, createController, type LoadFull } from './controller.ts';
import { whenIdle } from './idle.ts';
import css from './launcher.css?inline';
import { drawLauncher } from './launcher.ts';
import { addSheet } from './sheet.ts';

export type { LoadFull };

export interface MountedWidget extends ChimpHandle {
  /** New props; only a change of the addresses begins a new conversation. */
  update(props: ChimpWidgetProps): void;
  unmount(): void;
}

/**
 * Puts the widget into the page, at the end of its body, behind a shadow root of its own: as soon as the page rests, or
 * as soon as it is opened. The handle works at once.
 */
export function mountChimpWidget(props: ChimpWidgetProps, loadFull: LoadFull): MountedWidget {
  const controller = createController(props, loadFull);
  let erase: (() => void) | null = null;
  const draw = (): void => {
    cancel();
    erase ??= place(controller);
  };
  const cancel = whenIdle(draw);
  const leave = controller.events.on('opened', draw);
  return {
    open: controller.open,
    close: controller.close,
    toggle: controller.toggle,
    send: controller.send,
    on: controller.events.on,
    off: controller.events.off,
    update: controller.update,
    unmount() {
      cancel();
      leave();
      controller.stop();
      erase?.();
    },
  };
}

function place(controller: Controller): () => void {
  const host = document.createElement('div');
  host.className = 'chimp-widget';
  const root = host.attachShadow({ mode: 'open' });
  addSheet(root, css);
  const corner = controller.store.state.props.position ?? 'end';
  const stack = document.querySelectorAll(`.chimp-widget[data-corner="${corner}"]`).length;
  host.dataset.corner = corner;
  document.body.append(host);
  const erase = drawLauncher(root, controller, stack);
  return () => {
    erase();
    host.remove();
  };
}
