import { DraftNewsSchema, type Id, idText, type SessionTopic, TOPICS } from '@chimpassist/protocol';
import { decoded, type Subscribe } from '../channel/chat-topics.ts';

/** Listens to changes of the own drafts of one chat, made at another machine too. Returns a function that unsubscribes. */
export const followDrafts = (
  { subscribe }: Subscribe,
  topic: SessionTopic,
  me: Id,
  ports: {
    /** @param at when they were written, by the server's clock. */
    onChanged(at: number): void;
    /** Changes are heard from now on, for the first time or again: what there is is to be read after that. */
    onReady(): void;
  },
): (() => void) =>
  subscribe(
    TOPICS.drafts(topic),
    0,
    decoded(DraftNewsSchema, ({ attendantId, at }) => {
      if (attendantId === idText(me)) ports.onChanged(at);
    }),
    () => ports.onReady(),
  );
