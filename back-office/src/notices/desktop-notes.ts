/** The service worker that shows push messages too. It keeps nothing, so it is never out of date. */
const WORKER = '/desk-worker.js';

export interface ShownNote {
  /** The session topic that it is about: a newer one takes its place. */
  topic: string;
  title: string;
  body: string;
  /** Where a press leads, behind the `#` of the page's address. */
  hash: string;
  isSilent: boolean;
}

/**
 * Browser notifications: shown by the page's service worker, as phones want it, else by the page itself. They go away when what
 * they tell of was seen.
 */
export function createDesktopNotes(open: (topic: string) => void) {
  const own = new Map<string, Notification>();
  const registered: Promise<ServiceWorkerRegistration | null> =
    'serviceWorker' in navigator
      ? navigator.serviceWorker.register(WORKER).then(
          () => navigator.serviceWorker.ready,
          // Switched off, or a page without https.
          () => null,
        )
      : Promise.resolve(null);

  function showOwn({ topic, title, body, isSilent }: ShownNote): void {
    try {
      const note = new Notification(title, { body, tag: topic, silent: isSilent });
      own.set(topic, note);
      note.addEventListener('close', () => {
        if (own.get(topic) === note) own.delete(topic);
      });
      note.addEventListener('click', () => {
        window.focus();
        open(topic);
        note.close();
      });
    } catch {
      // Phones allow them to service workers only.
    }
  }
  return {
    async show(note: ShownNote): Promise<void> {
      const worker = await registered;
      if (worker === null) return showOwn(note);
      const { topic, title, body, hash, isSilent } = note;
      await worker
        .showNotification(title, { body, tag: topic, icon: '/favicon.svg', silent: isSilent, data: { hash } })
        .catch(() => showOwn(note));
    },
    /** Takes away what was shown of these chats, by this page or another one of the browser. */
    async hide(isSeen: (topic: string) => boolean): Promise<void> {
      for (const [topic, note] of own) if (isSeen(topic)) note.close();
      const shown = (await (await registered)?.getNotifications()) ?? [];
      for (const note of shown) if (isSeen(note.tag)) note.close();
    },
  };
}
