import { type Command, idText } from '@chimpassist/protocol';
import type { DeskStore } from '../desk/store.ts';

/**
 * Which chat this window looks at, so that colleagues see it. The desk forgets it with an attendant who is gone, and hears
 * nothing while the connection is away: where its picture does not have it, it is said again.
 */
export function createLooking(store: DeskStore, say: (value: Command) => Promise<void>) {
  let topic: string | null = null;
  const stop = store.listen((before, after, event) => {
    const id = idText(after.me.id);
    const viewing = after.colleagues.get(id)?.viewing;
    // With each change it would contradict another window of this attendant for ever.
    const isNewHere = event.type === 'deskPicture' || !before.colleagues.has(id);
    if (isNewHere && topic !== null && viewing !== undefined && viewing !== topic)
      say({ command: 'viewing', sessionTopic: topic }).catch(() => {});
  });
  return {
    commanded(value: Command): void {
      if (value.command === 'viewing') topic = value.sessionTopic;
    },
    stop,
  };
}
