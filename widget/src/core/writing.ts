import type { WaitingFile } from '@chimpassist/client/files';
import { isBlank, messageOf } from '@chimpassist/protocol/text';
import type { IdentityKeeper } from './identity.ts';
import type { Memory } from './memory.ts';
import type { PendingMessages } from './pending-messages.ts';
import type { Action, ConversationView } from './state.ts';
import type { Store } from './store.ts';
import type { Visit } from './visit.ts';

export interface WritingOptions {
  store: Store<ConversationView, Action>;
  memory: Memory;
  identity: Pick<IdentityKeeper, 'remember'>;
  pending: PendingMessages;
  /** Null until the customer is identified. */
  visit(): Visit | null;
  start(): void;
  /** Looks whether somebody else sits here now. */
  look(): boolean;
  /** Called when an empty field is no longer empty. */
  firstKey(): void;
}

/** What the customer writes: over the visit, or among the pending messages while there is none. The first message asks for a chat. */
export function createWriting({
  store,
  memory,
  identity,
  pending,
  visit,
  start,
  look,
  firstKey,
}: WritingOptions) {
  function send(content: string, files: readonly WaitingFile[] = []): void {
    look();
    if (isBlank(content) && files.length === 0) return;
    if (visit() === null) start();
    const present = visit();
    if (present !== null) {
      sendAs(present, content, Date.now(), files);
      return;
    }
    pending.add(content, files);
    showPending();
  }

  function showPending(): void {
    store.dispatch({ kind: 'outbox', outbox: {}, waitingFiles: pending.files() });
    store.dispatch({ kind: 'messages', messages: pending.messages() });
  }

  function sendAs(
    present: Visit,
    content: string,
    at: number,
    files: readonly WaitingFile[] = [],
    id?: string,
  ): void {
    ask();
    const { message, payload } = present.compose(content, at, id);
    store.dispatch({ kind: 'messages', messages: [message] });
    present.outbox.add({
      id: String(message.id),
      topic: present.messagesTopic,
      payload,
      ...(files.length === 0 ? {} : { files }),
    });
    present.typing.typed(true);
  }

  /** Asks for somebody to talk to, if nobody was asked for yet. Opening the panel asks for nobody: a message does. */
  function ask(): void {
    const { phase } = store.state;
    if (phase.kind !== 'idle' && phase.kind !== 'ended') return;
    // What an attendant has ended goes on as a new chat, under an id that the server makes.
    if (phase.kind === 'ended' && phase.reason === 'ended') {
      identity.remember({ endedSessionId: null, sessionId: null });
    }
    store.dispatch({ kind: 'phase', phase: { kind: 'waiting', position: null } });
    visit()?.sayOnline();
  }

  function setDraft(draft: string): void {
    // What the field held then was the former person's.
    if (look()) return;
    if (store.state.draft === '' && draft !== '') firstKey();
    memory.writeDraft(draft);
    store.dispatch({ kind: 'draft', draft });
    visit()?.typing.typed(draft === '');
  }

  return {
    send,
    ask,
    setDraft,
    sendDraft(tray: { take(): WaitingFile[] } | undefined): void {
      if (look()) return;
      send(messageOf(store.state.draft), tray?.take());
      setDraft('');
    },
    /** Sends what was written before the customer was identified. */
    sendPending(present: Visit): void {
      for (const { id, content, at, files } of pending.take()) sendAs(present, content, at, files, id);
    },
    /** What this person had begun is on the screen before anything is loaded. */
    takeUp(): void {
      const draft = memory.readDraft();
      if (draft !== store.state.draft) store.dispatch({ kind: 'draft', draft });
      pending.reload();
      if (pending.messages().length > 0) showPending();
    },
  };
}
