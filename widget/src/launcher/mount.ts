import type { ChimpHandle, ChimpWidgetProps } from '../../types/public.d.ts';
import { clientConfig, storageKeys } from '../core/config.ts';
import { type Controller, createController } from './controller.ts';
import { createHost, keepInPage, takePlace } from './home.ts';
import { whenIdle } from './idle.ts';
import css from './launcher.css?inline';
import { drawLauncher } from './launcher.ts';
import type { Loads } from './loads.ts';
import { addSheet } from './sheet.ts';

export type { Loads };

export interface MountedWidget extends ChimpHandle {
  /** New props; only a change of the addresses begins a new conversation. */
  update(props: ChimpWidgetProps): void;
  unmount(): void;
}

/** A widget that stands in the page, and how many have asked for it and not yet let it go. */
interface Standing {
  controller: Controller;
  holders: number;
  /** It has come along from a body that is gone: who mounts it again there means this one. */
  isCarried: boolean;
  stop(): void;
}

/** The widgets of this page, by whom they talk to. */
const standing = new Map<string, Standing>();

/** Two with the same one are the same conversation. */
export const addressOf = (props: ChimpWidgetProps): string => storageKeys(clientConfig(props)).prefix;

/**
 * Puts the widget into the page, at the end of its body, behind a shadow root of its own: as soon as the page rests, or
 * as soon as it is opened. The handle works at once. Where the page has changed its body and the widget was carried
 * along, mounting it there again brings that one: one widget, one connection.
 */
export function mountChimpWidget(props: ChimpWidgetProps, loads: Loads): MountedWidget {
  const address = addressOf(props);
  const known = standing.get(address);
  const widget = known?.isCarried === true ? known : stand(props, loads);
  if (widget === known) {
    known.isCarried = false;
    known.controller.update(props);
  }
  standing.set(address, widget);
  widget.holders += 1;
  let isHeld = true;
  const { controller } = widget;
  return {
    open: controller.open,
    close: controller.close,
    toggle: controller.toggle,
    send: controller.send,
    on: controller.events.on,
    off: controller.events.off,
    update: controller.update,
    unmount() {
      if (!isHeld) return;
      isHeld = false;
      widget.holders -= 1;
      if (widget.holders > 0) return;
      if (standing.get(address) === widget) standing.delete(address);
      widget.stop();
    },
  };
}

function stand(props: ChimpWidgetProps, loads: Loads): Standing {
  const controller = createController(props, loads.full);
  let erase: (() => void) | null = null;
  const widget: Standing = {
    controller,
    holders: 0,
    isCarried: false,
    stop() {
      cancel();
      leave();
      controller.stop();
      erase?.();
    },
  };
  const draw = (): void => {
    cancel();
    erase ??= place(controller, loads, () => {
      widget.isCarried = true;
    });
  };
  const cancel = whenIdle(draw);
  const leave = controller.events.on('opened', draw);
  return widget;
}

function place(controller: Controller, loads: Loads, onCarried: () => void): () => void {
  const host = createHost();
  const root = host.attachShadow({ mode: 'open' });
  addSheet(root, css);
  const launcher = drawLauncher(root, controller, (corner) => takePlace(host, corner));
  const take = keepInPage(host, () => {
    // Another one may have taken its place meanwhile.
    launcher.draw();
    onCarried();
  });
  launcher.draw();
  const asked = new Set<string>();
  const stops: (() => void)[] = [];
  let isErased = false;
  /** From when the page says that it may, on. A page without it misses nothing that its visitor has asked for. */
  const watch = (): void => {
    for (const part of ['proactive', 'visitorPresence'] as const) {
      if (asked.has(part) || !controller.store.state.props[part]) continue;
      asked.add(part);
      loads[part]().then(
        (loaded) => !isErased && stops.push(loaded.watch(root, controller)),
        () => {},
      );
    }
  };
  const leave = controller.store.subscribe(watch);
  watch();
  return () => {
    isErased = true;
    leave();
    for (const stop of stops) stop();
    launcher.erase();
    take();
  };
}
