import { addressOf, type Loads, type MountedWidget, mountChimpWidget } from '../launcher/mount.ts';
import { propsFrom } from './props-from.ts';

declare global {
  interface Window {
    /** For pages with a script tag: the widget of that tag, and the way to mount others. */
    ChimpAssist?: {
      widget: MountedWidget | null;
      mount(props: Parameters<typeof mountChimpWidget>[0]): MountedWidget;
      /** Another run of the tag: the widget that stands for the same addresses already, or a new one. */
      run?(tag: HTMLScriptElement | null): void;
    };
  }
}

/** The tag that this runs from. A module has no `currentScript`: then the one with the attributes is meant. */
export function ownTag(): HTMLScriptElement | null {
  const { currentScript } = document;
  if (currentScript instanceof HTMLScriptElement) return currentScript;
  return document.querySelector<HTMLScriptElement>('script[data-backend-endpoint]');
}

/** Mounts the widget of the tag, and tells the page's own scripts of it. */
export function startFrom(tag: HTMLScriptElement | null, loads: Loads): void {
  const start = (): void => {
    // The tag ran before in this window: pages that change their body run it at each visit.
    if (window.ChimpAssist?.run !== undefined) {
      window.ChimpAssist.run(tag);
      return;
    }
    /** By whom they talk to: a page may have tags for several. */
    const byAddress = new Map<string, MountedWidget>();
    const run = (next: HTMLScriptElement | null): void => {
      const props = next === null ? null : propsFrom(next.dataset);
      if (props === null) return;
      const address = addressOf(props);
      const known = byAddress.get(address);
      known?.update(props);
      api.widget = known ?? forgotten(mountChimpWidget(props, loads), () => byAddress.delete(address));
      byAddress.set(address, api.widget);
    };
    const api: NonNullable<Window['ChimpAssist']> = {
      widget: null,
      mount: (more) => mountChimpWidget(more, loads),
      run,
    };
    window.ChimpAssist = api;
    run(tag);
  };
  // Without `defer` the script may run before there is a body.
  if (document.body === null) document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
}

/** The same handle, which says when it is let go: another run of the tag then mounts again. */
const forgotten = (widget: MountedWidget, onUnmount: () => void): MountedWidget => ({
  ...widget,
  unmount() {
    onUnmount();
    widget.unmount();
  },
});
