/**
 * What somebody types, pastes or chooses in the widget does not concern the page: its shortcuts would fire at each letter
 * ("not in an input" guards see only the shadow root's host). Clicks go on, because the page's menus close by them.
 */
const OURS = [
  ...['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'copy', 'cut', 'paste', 'focusin', 'focusout'],
  ...['compositionstart', 'compositionupdate', 'compositionend'],
];

/** Ends these events' way up at `frame`, behind every listener of ours. Capturing ones of the page have run by then. */
export function keepToUs(frame: HTMLElement): void {
  for (const type of OURS) frame.addEventListener(type, (event) => event.stopPropagation());
}
