import { joinTabs } from '@chimpassist/protocol/tabs';

const CHANNEL = 'chimpassist.attention';

/** The topic of the chat that a person looks at in a tab; empty while nobody looks. */
const readTopic = (look: unknown): string | null => (typeof look === 'string' ? look : null);

/**
 * Which chats are looked at in any tab of this browser, so that the tab that tells of news keeps quiet about what its
 * attendant reads in another one. `shown` says what this tab shows, null while nobody looks at it.
 */
export function shareAttention(shown: () => string | null) {
  const tabs = joinTabs(CHANNEL, () => shown() ?? '', readTopic);
  const seen = (): string[] => [...tabs.others.values()].filter((topic) => topic !== '');
  return {
    /** Another chat is on the screen. */
    changed: tabs.changed,
    isSeen: (topic: string): boolean => shown() === topic || seen().includes(topic),
    /** Whether a person looks at any tab of the desk. */
    isAnySeen: (): boolean => seen().length > 0,
    stop: tabs.stop,
  };
}
