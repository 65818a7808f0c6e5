const CLASS = 'chimp-widget';

/** Told to what is drawn behind the shadow root when it was out of the page and is back: it has lost its scrolling. */
export const CARRIED = 'carried';

/** More in a second than pages do on purpose: something takes the host away whenever it comes. */
const PUTS_MAX = 100;
const PUTS_WITHIN_MS = 1_000;

const hosts = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`.${CLASS}`)];

/**
 * The element behind whose shadow root a widget lives. Not a `div`: pages that turn their old body into the new one,
 * element by element, must not find it like one of theirs.
 */
export function createHost(): HTMLElement {
  const host = document.createElement('chimp-widget');
  host.className = CLASS;
  return host;
}

/** Takes the lowest free place of a corner, and returns its number. Those that stand there do not move. */
export function takePlace(host: HTMLElement, corner: string): number {
  const taken = hosts().filter((other) => other !== host && other.dataset.corner === corner);
  const isFree = (place: number): boolean => taken.every(({ dataset }) => dataset.place !== String(place));
  let place = host.dataset.corner === corner ? Number(host.dataset.place) : 0;
  if (!isFree(place)) for (place = 0; !isFree(place); ) place += 1;
  host.dataset.corner = corner;
  host.dataset.place = String(place);
  return place;
}

/**
 * Keeps the host at the end of the body, whichever body the page has by now: Turbo, Astro and htmx put in another one at
 * each visit. `onCarried` is called each time it was put back. Returns the way to take it away.
 */
export function keepInPage(host: HTMLElement, onCarried: () => void): () => void {
  const root = host.shadowRoot;
  let body: HTMLElement | null | undefined;
  let wasPut = false;
  let isIn = false;
  let puts: number[] = [];
  let pause: ReturnType<typeof setTimeout> | undefined;
  let focused: HTMLElement | null = null;
  const onFocus = (): void => {
    focused = root?.activeElement instanceof HTMLElement ? root.activeElement : null;
  };
  /** What is taken out of the page with its body loses the focus, and that is nobody's wish. */
  const onBlur = (): void => {
    queueMicrotask(() => {
      if (host.isConnected && root?.activeElement === null) focused = null;
    });
  };
  root?.addEventListener('focusin', onFocus, true);
  root?.addEventListener('focusout', onBlur, true);

  function put(): void {
    const isOtherBody = document.body !== body;
    if (isOtherBody) watch();
    if (!host.isConnected) append();
    const [was, is] = [isIn, host.isConnected];
    isIn = is;
    if (!is || (was && !isOtherBody)) return;
    const isFirst = !wasPut;
    wasPut = true;
    if (isFirst) return;
    if (document.activeElement === document.body) focused?.focus({ preventScroll: true });
    root?.dispatchEvent(new Event(CARRIED));
    onCarried();
  }

  function append(): void {
    // Whatever comes of it, it is not where it was.
    isIn = false;
    if (document.body === null) return;
    const now = performance.now();
    puts = [...puts.filter((at) => now - at < PUTS_WITHIN_MS), now];
    if (puts.length > PUTS_MAX) {
      clearTimeout(pause);
      pause = setTimeout(put, PUTS_WITHIN_MS);
      return;
    }
    // What pages make of it when they copy their body for later: it has no shadow root, and is nothing.
    for (const other of hosts()) if (other.shadowRoot === null) other.remove();
    document.body.append(host);
  }

  const observer = new MutationObserver(put);
  function watch(): void {
    observer.disconnect();
    body = document.body;
    for (const node of [document, document.documentElement, body]) {
      if (node !== null) observer.observe(node, { childList: true });
    }
  }

  put();
  return () => {
    clearTimeout(pause);
    observer.disconnect();
    root?.removeEventListener('focusin', onFocus, true);
    root?.removeEventListener('focusout', onBlur, true);
    host.remove();
  };
}
