import { type LoadFull, type MountedWidget, mountChimpWidget } from '../launcher/mount.ts';
import { propsFrom } from './props-from.ts';

declare global {
  interface Window {
    /** For pages with a script tag: the widget of that tag, and the way to mount others. */
    ChimpAssist?: {
      widget: MountedWidget | null;
      mount(props: Parameters<typeof mountChimpWidget>[0]): MountedWidget;
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
export function startFrom(tag: HTMLScriptElement | null, loadFull: LoadFull): void {
  const props = tag === null ? null : propsFrom(tag.dataset);
  const start = (): void => {
    window.ChimpAssist = {
      widget: props === null ? null : mountChimpWidget(props, loadFull),
      mount: (more) => mountChimpWidget(more, loadFull),
    };
  };
  // Without `defer` the script may run before there is a body.
  if (document.body === null) document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
}
