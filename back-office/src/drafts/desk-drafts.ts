import { followDrafts } from '@chimpassist/client/workspace';
import {
  customerIdTextOf,
  type Drafts as DraftTexts,
  idText,
  type SessionTopic,
} from '@chimpassist/protocol';
import { type Accessor, createEffect, onCleanup, untrack } from 'solid-js';
import type { Drafts } from '../chat/drafts.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import { createAgreedDrafts } from './agreed-drafts.ts';
import { createDraftSync, type DraftSync } from './draft-sync.ts';

export interface DeskDraftsOptions {
  engine: Pick<Engine, 'workspace' | 'subscribe'>;
  store: Pick<DeskStore, 'peek'>;
  openTopic: Accessor<string | null>;
  drafts: Drafts;
  noteDrafts: Drafts;
  setWritesNote(topic: string, isNote: boolean): void;
}

/** Keeps what is begun in the open chat on the server, and takes over what another machine has begun there. */
export function startDeskDrafts(options: DeskDraftsOptions): void {
  const { engine, store, openTopic, drafts, noteDrafts, setWritesNote } = options;
  const { me } = store.peek();
  const agreed = createAgreedDrafts(idText(me.id));
  const syncs = new Map<string, DraftSync>();

  function syncOf(topic: string): DraftSync | null {
    const known = syncs.get(topic);
    if (known !== undefined) return known;
    const id = store.peek().chats.get(topic)?.session.customer.id ?? customerIdTextOf(topic);
    if (id === null) return null;
    const sync = createDraftSync({
      read: async (): Promise<DraftTexts> => (await engine.workspace()).rest.drafts(id),
      store: async (body) => (await engine.workspace()).rest.putDrafts(id, body),
      texts: () => untrack(() => ({ reply: drafts.of(topic), note: noteDrafts.of(topic) })),
      write(kind, text) {
        (kind === 'reply' ? drafts : noteDrafts).set(topic, text);
        // As after a reload: who was writing a note goes on with it.
        if (kind === 'note' && text !== '' && untrack(() => drafts.of(topic)) === '')
          setWritesNote(topic, true);
      },
      agreed: () => agreed.of(topic),
      keepAgreed: (texts) => agreed.keep(topic, texts),
      now: () => performance.now(),
    });
    syncs.set(topic, sync);
    return sync;
  }
  const listener = (topic: string, isSent: boolean): void => {
    const sync = syncOf(topic);
    if (isSent) void sync?.sent();
    else sync?.changed();
  };
  onCleanup(drafts.listen(listener));
  onCleanup(noteDrafts.listen(listener));

  createEffect(() => {
    const topic = openTopic();
    const sync = topic === null ? null : untrack(() => syncOf(topic));
    if (topic === null || sync === null) return;
    onCleanup(
      followDrafts(engine, topic as SessionTopic, me.id, {
        onChanged: sync.heard,
        onReady: () => void sync.read(),
      }),
    );
    onCleanup(sync.left);
  });

  const leave = () => {
    for (const sync of syncs.values()) sync.left();
  };
  const end = () => {
    for (const sync of syncs.values()) void sync.sent();
  };
  window.addEventListener('blur', leave);
  window.addEventListener('pagehide', end);
  onCleanup(() => {
    window.removeEventListener('blur', leave);
    window.removeEventListener('pagehide', end);
    for (const sync of syncs.values()) sync.stop();
  });
}
