import type { OutgoingPayload } from '@chimpassist/client/channel';
import {
  createFileList,
  createFileRest,
  createFileStore,
  createOutboxFiles,
  type FileBearer,
  openFileDatabase,
  type WaitingFile,
} from '@chimpassist/client/files';
import { createUrlCache } from './url-cache.ts';

/** Everything that is done with bytes: calls of the Worker, what lies in this browser, and what is shown of both. */
export function createFileWork(endpoint: string, bearer: FileBearer) {
  const rest = createFileRest({ endpoint, bearer });
  const store = createFileStore(openFileDatabase());
  const outbox = createOutboxFiles<OutgoingPayload>({
    store,
    rest,
    customerId: ({ sessionInfo }) => sessionInfo.customer.id,
  });
  const urls = createUrlCache();
  const local = (file: WaitingFile): string => `local ${file.key}`;
  return {
    rest,
    /** All files of a customer, a page at a time. */
    list: createFileList({ endpoint, bearer }),
    store,
    outbox,
    /** A small picture of a stored file; null where its sender gave none. */
    thumbnail: (id: string) => urls.use(`small ${id}`, () => rest.thumbnail(id)),
    /** All bytes of a stored file. */
    whole: (id: string) => urls.use(`whole ${id}`, () => rest.bytes(id)),
    /** A file that waits here. */
    waiting: (file: WaitingFile) => urls.use(local(file), async () => (await store.read(file))?.blob ?? null),
    /** What waited here is stored as this file: what is on the screen stays. */
    isStoredAs(file: WaitingFile, id: string): void {
      urls.also(`small ${id}`, local(file));
      urls.also(`whole ${id}`, local(file));
    },
    stop: urls.stop,
  };
}
export type FileWork = ReturnType<typeof createFileWork>;
