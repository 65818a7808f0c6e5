import type { WaitingFile } from '@chimpassist/client/files';
import { createEffect, createSignal, onCleanup } from 'solid-js';
import type { Drafts } from '../chat/drafts.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import type { Undo } from './undo.ts';

export interface DeskUndoPorts {
  attendantId: string;
  engine: Engine;
  store: DeskStore;
  drafts: Drafts;
  askReply(topic: string): void;
}

/** How the desk sends: at once, or, where the team wants that, after the seconds in which a message can be undone. */
export function createDeskUndo({ attendantId, engine, store, drafts, askReply }: DeskUndoPorts) {
  const [held, setHeld] = createSignal<Undo | null>(null);
  /** Words that go back to the field, before what was begun in it meanwhile. */
  const giveBack = (topic: string, words: string) =>
    drafts.set(topic, [words, drafts.of(topic)].filter((each) => each !== '').join('\n'));
  engine.onCommand((command) => {
    // What was said before it comes before it.
    if (command.command !== 'viewing' && 'sessionTopic' in command) held()?.sendNow(command.sessionTopic);
  });
  const start = async () => {
    const [{ createUndo }, { held: shared }] = await Promise.all([import('./undo.ts'), engine.workspace()]);
    if (held() !== null) return;
    const undoSeconds = () => shared()?.settings.undoSeconds ?? 0;
    setHeld(createUndo({ attendantId, undoSeconds, send: engine.send, giveBack }));
  };
  createEffect(() => {
    // Without it messages go at once.
    if (store.state().hasWorkspace) start().catch(() => {});
  });
  onCleanup(() => held()?.stop());

  return {
    held,
    send(topic: string, content: string, files: readonly WaitingFile[]): void {
      // Files have a way back of their own, as long as they are on their way.
      if (files.length > 0) held()?.sendNow(topic);
      if (files.length > 0 || held()?.hold(topic, content) !== true) engine.send(topic, content, files);
    },
    undo(topic: string): void {
      const words = held()?.takeBack(topic) ?? null;
      if (words === null) return;
      giveBack(topic, words);
      askReply(topic);
      document.getElementById('composer')?.focus();
    },
  };
}
