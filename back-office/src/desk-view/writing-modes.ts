import { createSignal, onCleanup } from 'solid-js';
import { createDrafts } from '../chat/drafts.ts';

/** What was begun to be written in each chat, and whether as a reply or as a note: each has a draft of its own. */
export function createWritingModes(attendantId: string) {
  const drafts = createDrafts(attendantId);
  const noteDrafts = createDrafts(attendantId, undefined, 'noteDraft');
  // Who was writing a note when the page was left goes on with it.
  const [noteTopics, setNoteTopics] = createSignal<ReadonlySet<string>>(
    new Set(noteDrafts.topics().filter((topic) => drafts.of(topic) === '')),
  );
  onCleanup(() => {
    drafts.stop();
    noteDrafts.stop();
  });
  return {
    drafts,
    noteDrafts,
    writesNote: (topic: string): boolean => noteTopics().has(topic),
    setWritesNote(topic: string, isNote: boolean): void {
      setNoteTopics((before) => {
        const next = new Set(before);
        if (isNote) next.add(topic);
        else next.delete(topic);
        return next;
      });
    },
  };
}
