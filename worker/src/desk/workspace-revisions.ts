import { TOPICS } from '@chimpassist/protocol';
import type { Effects } from '../contract/outlet.ts';
import type { WorkspaceChange } from '../contract/workspace-object.ts';

const KEY = 'workspace ';

/** How far the workspace has come, as the desk heard it. A page that reads the desk's picture learns it without asking the workspace. */
export class WorkspaceRevisions {
  readonly #storage: Pick<DurableObjectStorage, 'kv'>;

  constructor(storage: Pick<DurableObjectStorage, 'kv'>) {
    this.#storage = storage;
  }

  /** @returns what is to be said; null for what is older than what was said. */
  heard({ owner, feed }: WorkspaceChange): Effects | null {
    const { kv } = this.#storage;
    const key = KEY + (owner ?? '');
    if (feed.revision < (kv.get<number>(key) ?? 0)) return null;
    kv.put(key, feed.revision);
    const topic = owner === null ? TOPICS.workspace() : TOPICS.ownWorkspace(owner);
    return { publishes: [{ topic, payload: feed, qos: 0 }] };
  }

  for(attendantId: string): { revision: number; ownRevision: number } {
    const { kv } = this.#storage;
    return { revision: kv.get<number>(KEY) ?? 0, ownRevision: kv.get<number>(KEY + attendantId) ?? 0 };
  }
}
