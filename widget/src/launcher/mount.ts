import type { ChimpHandle, ChimpWidgetProps } from '../../types/public.d.ts';
import { createController, type LoadFull } from './controller.ts';
import css from './launcher.css?inline';
import { drawLauncher } from './launcher.ts';
import { addSheet } from './sheet.ts';

export type { LoadFull };

export interface MountedWidget extends ChimpHandle {
  /** New props; only a change of the addresses begins a new conversation. */
  update(props: ChimpWidgetProps): void;
  unmount(): void;
}

/** Puts the widget into the page, at the end of its body, behind a shadow root of its own. */
export function mountChimpWidget(props: ChimpWidgetProps, loadFull: LoadFull): MountedWidget {
  const controller = createController(props, loadFull);
  const host = document.createElement('div');
  host.className = 'chimp-widget';
  const root = host.attachShadow({ mode: 'open' });
  addSheet(root, css);
  const corner = props.position ?? 'end';
  const stack = document.querySelectorAll(`.chimp-widget[data-corner="${corner}"]`).length;
  host.dataset.corner = corner;
  document.body.append(host);
  const erase = drawLauncher(root, controller, stack);
  return {
    open: controller.open,
    close: controller.close,
    toggle: controller.toggle,
    send: controller.send,
    on: controller.events.on,
    off: controller.events.off,
    update: controller.update,
    unmount() {
      controller.stop();
      erase();
      host.remove();
    },
  };
}
