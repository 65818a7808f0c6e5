import { joinTabs } from '@chimpassist/client/tabs';
import type { Noteworthy } from './noteworthy.ts';

type NoteworthyKind = Noteworthy['kind'];

/** What each tab of this attendant shows to a person just now, and whether the browser lets it sound. */
interface Look {
  topic: string | null;
  sounds: boolean;
}

/** One tab lets another sound. */
type Ask = { to: string; sound: NoteworthyKind };

const CHANNEL = 'chimpassist.attention';
const SOUNDS = 'chimpassist.sounds';

/** A tab of a version before says the topic alone. */
function readLook(look: unknown): Look | null {
  if (typeof look === 'string') return { topic: look === '' ? null : look, sounds: false };
  if (typeof look !== 'object' || look === null || !('topic' in look)) return null;
  const { topic } = look;
  return {
    topic: typeof topic === 'string' ? topic : null,
    sounds: 'sounds' in look && look.sounds === true,
  };
}
const isAsk = (value: unknown): value is Ask =>
  typeof value === 'object' && value !== null && 'to' in value && 'sound' in value;

/**
 * Which chats are looked at in any tab of this browser, so that the tab that tells of news keeps quiet about what its
 * attendant reads in another one. `shown` says what this tab shows, null while nobody looks at it; `sounds` whether the
 * browser lets it sound; `sound` is called where another tab asks it to.
 */
export function shareAttention(
  shown: () => string | null,
  sounds: () => boolean,
  sound: (kind: NoteworthyKind) => void,
) {
  const tabs = joinTabs<Look>(CHANNEL, () => ({ topic: shown(), sounds: sounds() }), readLook);
  const asks = 'BroadcastChannel' in globalThis ? new BroadcastChannel(SOUNDS) : null;
  asks?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isAsk(data) && data.to === tabs.id) sound(data.sound);
  });
  const seen = (): (string | null)[] => [...tabs.others.values()].map(({ topic }) => topic);
  return {
    /** Another chat is on the screen, or this tab may sound now. */
    changed: tabs.changed,
    isSeen: (topic: string): boolean => shown() === topic || seen().includes(topic),
    /** Lets another tab sound, one that a person has touched. Returns false where there is none. */
    soundsElsewhere(kind: NoteworthyKind): boolean {
      const [to] = [...tabs.others].flatMap(([id, look]) => (look.sounds ? [id] : [])).sort();
      if (to !== undefined) asks?.postMessage({ to, sound: kind } satisfies Ask);
      return to !== undefined;
    },
    /** The one tab that tells, where the browser has no locks. */
    isFirst: (): boolean => ![...tabs.others.keys()].some((other) => other < tabs.id),
    /** Whether a person looks at any tab of the desk. */
    isAnySeen: (): boolean => seen().some((topic) => topic !== null),
    stop() {
      tabs.stop();
      asks?.close();
    },
  };
}
