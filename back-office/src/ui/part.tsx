import { type Component, createComponent, createSignal, lazy, Show } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import { isWriting } from './writing.ts';

const KEY = 'chimpassist.reloadedAt';
/** A part that is missing again within this time is not missing because of an old page. */
const RELOAD_EVERY_MS = 10 * 60_000;

const [isMissing, setMissing] = createSignal(false);

function reloadedLately(): boolean {
  try {
    const at = Number(sessionStorage.getItem(KEY) ?? 0);
    sessionStorage.setItem(KEY, String(Date.now()));
    return Date.now() - at < RELOAD_EVERY_MS;
  } catch {
    // Nothing to remember it by: the person decides.
    return true;
  }
}

/** Whether the page would come, so that a reload does not leave the person without one. */
const isServed = (): Promise<boolean> =>
  fetch('/settings.json', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );

/**
 * Loads the page again, once, and never under a person who writes: after a deploy the files that an open page names are
 * gone, and the new page names others. @returns false where it stays.
 */
export async function reloadOnce(): Promise<boolean> {
  if (isWriting() || !(await isServed()) || isWriting() || reloadedLately()) return false;
  location.reload();
  return true;
}

/** A component whose script is loaded when it is used, or before: `preload`. A script that does not come is told. */
export function part<P extends object>(load: () => Promise<{ default: Component<P> }>) {
  let isUsed = false;
  const Lazy = lazy(() =>
    load().catch(async (error: unknown) => {
      // Fetched ahead: it is asked for once more when it is used.
      if (!isUsed) throw error;
      if (!(await reloadOnce())) setMissing(true);
      // It stays away until the page is loaded again.
      return new Promise<never>(() => {});
    }),
  );
  const Part = (props: P) => {
    isUsed = true;
    return createComponent(Lazy, props);
  };
  Part.preload = (): Promise<void> =>
    Lazy.preload().then(
      () => {},
      () => {},
    );
  return Part;
}

/** Says that a part of the page did not come, and how to go on. */
export function PartMissing() {
  const t = useTexts();
  return (
    <div class="part-missing" role="alert" data-shown={isMissing()}>
      <Show when={isMissing()}>
        <span>{t().line.partMissing}</span>
        <button type="button" class="link-button" onClick={() => location.reload()}>
          {t().line.reload}
        </button>
      </Show>
    </div>
  );
}
