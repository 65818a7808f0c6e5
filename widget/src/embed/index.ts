import { type MountedWidget, mountChimpWidget } from '../launcher/mount.ts';
import { propsFrom } from './props-from.ts';

declare global {
  interface Window {
    /** For pages with a script tag: the widget of that tag, and the way to mount others. */
    ChimpAssist?: { widget: MountedWidget | null; mount: typeof mountChimpWidget };
  }
}

const script = document.currentScript;
const props = script instanceof HTMLScriptElement ? propsFrom(script.dataset) : null;

function start(): void {
  window.ChimpAssist = { widget: props === null ? null : mountChimpWidget(props), mount: mountChimpWidget };
}
// Without `defer` the script may run before there is a body.
if (document.body === null) document.addEventListener('DOMContentLoaded', start, { once: true });
else start();
