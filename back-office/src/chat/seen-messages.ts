import { onCleanup } from 'solid-js';
import { pageIsSeen } from '../engine/receipts.ts';

/** A message is on the screen when so much of it is, or when it fills so much of what there is to see. */
const SEEN_SHARE = 0.6;
/** How often the share is looked at on the way. */
const SEEN_STEPS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, SEEN_SHARE, 0.8, 1];

const isRead = ({
  isIntersecting,
  intersectionRatio,
  intersectionRect,
  rootBounds,
}: IntersectionObserverEntry): boolean =>
  isIntersecting &&
  (intersectionRatio >= SEEN_SHARE ||
    (rootBounds !== null && intersectionRect.height >= rootBounds.height * SEEN_SHARE));

/**
 * Tells which messages are seen: on the screen, of a window that is looked at. Coming back to the window looks again.
 *
 * @param isCovered something of this page lies over the conversation
 */
export function createSeenMessages(
  scroller: () => HTMLElement,
  isCovered: () => boolean,
  saw: (identity: string) => void,
) {
  const watched = new Map<Element, string>();
  const onScreen = new Map<Element, string>();
  let observer: IntersectionObserver | undefined;
  const look = (): void => {
    if (!pageIsSeen() || isCovered()) return;
    for (const identity of onScreen.values()) saw(identity);
  };
  window.addEventListener('focus', look);
  document.addEventListener('visibilitychange', look);
  onCleanup(() => {
    observer?.disconnect();
    window.removeEventListener('focus', look);
    document.removeEventListener('visibilitychange', look);
  });
  return {
    look,
    /** @returns what ends it */
    watch(element: HTMLElement, identity: string): () => void {
      observer ??= new IntersectionObserver(
        (entries) => {
          for (const entry of entries) {
            const name = watched.get(entry.target);
            if (isRead(entry) && name !== undefined) onScreen.set(entry.target, name);
            else onScreen.delete(entry.target);
          }
          look();
        },
        { root: scroller(), threshold: SEEN_STEPS },
      );
      watched.set(element, identity);
      observer.observe(element);
      return () => {
        observer?.unobserve(element);
        watched.delete(element);
        onScreen.delete(element);
      };
    },
  };
}
