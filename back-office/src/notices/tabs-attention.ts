import { randomId } from '@chimpassist/protocol';

/** What each tab of this attendant shows to a person just now. */
type Look = { tab: string; topic: string | null; gone?: boolean };

const CHANNEL = 'chimpassist.attention';

const isLook = (value: unknown): value is Look =>
  typeof value === 'object' && value !== null && 'tab' in value && typeof value.tab === 'string';

/**
 * Which chats are looked at in any tab of this browser, so that the tab that tells of news keeps quiet about what its
 * attendant reads in another one. `shown` says what this tab shows, null while nobody looks at it.
 */
export function shareAttention(shown: () => string | null) {
  const tab = randomId();
  const others = new Map<string, string | null>();
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : null;
  const say = () => channel?.postMessage({ tab, topic: shown() } satisfies Look);

  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isLook(data)) return;
    if (data.gone === true) others.delete(data.tab);
    else {
      // A tab that was not known is new: it has not heard of this one either.
      const isNew = !others.has(data.tab);
      others.set(data.tab, data.topic);
      if (isNew) say();
    }
  });
  const leave = () => channel?.postMessage({ tab, topic: null, gone: true } satisfies Look);
  window.addEventListener('focus', say);
  window.addEventListener('blur', say);
  window.addEventListener('pagehide', leave);
  say();

  return {
    /** Another chat is on the screen. */
    changed: say,
    isSeen: (topic: string): boolean => shown() === topic || [...others.values()].includes(topic),
    /** Whether a person looks at any tab of the desk. */
    isAnySeen: (): boolean => [...others.values()].some((other) => other !== null),
    stop() {
      leave();
      window.removeEventListener('focus', say);
      window.removeEventListener('blur', say);
      window.removeEventListener('pagehide', leave);
      channel?.close();
    },
  };
}
