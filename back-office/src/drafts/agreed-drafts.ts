import type { Drafts } from '@chimpassist/protocol';

/** On what this browser and the server agreed last, for each chat: the same in every tab, and after a reload. */
export function createAgreedDrafts(attendantId: string) {
  const prefix = `chimpassist.agreedDraft.${attendantId}.`;
  const held = new Map<string, Drafts>();

  function stored(topic: string): Drafts | null {
    try {
      return JSON.parse(localStorage.getItem(prefix + topic) ?? 'null') as Drafts | null;
    } catch {
      // Blocked: known until the page is left.
      return null;
    }
  }
  return {
    of(topic: string): Drafts | null {
      const found = stored(topic);
      const here = held.get(topic) ?? null;
      return found === null || (here !== null && here.at > found.at) ? here : found;
    },
    keep(topic: string, drafts: Drafts): void {
      held.set(topic, drafts);
      try {
        if (drafts.reply === '' && drafts.note === '') localStorage.removeItem(prefix + topic);
        else localStorage.setItem(prefix + topic, JSON.stringify(drafts));
      } catch {
        // As above.
      }
    },
  };
}
