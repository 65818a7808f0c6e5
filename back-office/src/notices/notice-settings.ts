import { createSignal } from 'solid-js';

export const NOTICES = ['sound', 'notification', 'words', 'title'] as const;
export type Notice = (typeof NOTICES)[number];
type NoticeSettings = Readonly<Record<Notice, boolean>>;

const KEY = 'chimpassist.notices';
/** A browser notification needs a permission, so it is asked for, not taken. */
const DEFAULTS: NoticeSettings = { sound: true, notification: false, words: true, title: true };

function load(): NoticeSettings {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const of = (notice: Notice): boolean => {
      const value = (stored as Partial<Record<Notice, unknown>> | null)?.[notice];
      return typeof value === 'boolean' ? value : DEFAULTS[notice];
    };
    return { sound: of('sound'), notification: of('notification'), words: of('words'), title: of('title') };
  } catch {
    // Blocked, or not ours.
    return DEFAULTS;
  }
}

const [noticeSettings, setSettings] = createSignal<NoticeSettings>(load());

// What is switched in one tab holds in all of them.
window.addEventListener('storage', ({ key }) => {
  if (key === KEY) setSettings(load());
});

/** By which ways this browser tells its attendant of what happened, and whether with what was written. */
export { noticeSettings };

function keep(next: NoticeSettings): void {
  setSettings(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Kept until the page is left.
  }
}

/** @returns false where the browser does not let this page show notifications. */
export async function chooseNotice(notice: Notice, isOn: boolean): Promise<boolean> {
  if (notice === 'notification' && isOn) {
    if (!('Notification' in window)) return false;
    const permission =
      Notification.permission === 'default'
        ? await Notification.requestPermission()
        : Notification.permission;
    if (permission !== 'granted') return false;
  }
  keep({ ...noticeSettings(), [notice]: isOn });
  return true;
}
