import { type Id, TOPICS, type WorkspaceFeed, WorkspaceFeedSchema } from '@chimpassist/protocol';
import { decoded, type Subscribe } from '../channel/chat-topics.ts';

export interface WorkspacePorts {
  /** What everybody shares has changed. */
  onFeed(feed: WorkspaceFeed): void;
  /** What the attendant has alone has changed. */
  onOwnFeed(feed: WorkspaceFeed): void;
  /** Changes are heard from now on, for the first time or again: what there is is to be read after that. */
  onReady(): void;
}

/** Listens to the changes of the workspace. Returns a function that unsubscribes. */
export function followWorkspace(connection: Subscribe, attendantId: Id, ports: WorkspacePorts): () => void {
  const unsubscribe = [
    connection.subscribe(
      TOPICS.ownWorkspace(attendantId),
      1,
      decoded(WorkspaceFeedSchema, (feed) => ports.onOwnFeed(feed)),
    ),
    // Last: when it is granted, the other is too.
    connection.subscribe(
      TOPICS.workspace(),
      1,
      decoded(WorkspaceFeedSchema, (feed) => ports.onFeed(feed)),
      () => ports.onReady(),
    ),
  ];
  return () => {
    for (const each of unsubscribe) each();
  };
}
