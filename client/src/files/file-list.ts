import { CALLS, type Id, pathOf } from '@chimpassist/protocol';
import { createHttp, read } from '../rest/http.ts';
import { proven } from '../rest/proven.ts';
import type { WireMessage } from '../wire/message.ts';
import type { FileRestOptions } from './file-rest.ts';

/** Messages that carry files, newest first. */
export interface FilePage {
  messages: WireMessage[];
  /** Below which `seq` the next page stands; null after the last one. */
  next: number | null;
}

/**
 * Reads all files of a customer, a page at a time. It stands beside the other calls for files, because not every page lists them.
 *
 * @returns a function that throws {@link RestError}.
 */
export function createFileList({ endpoint, bearer, fetcher }: Omit<FileRestOptions, 'send'>) {
  const call = createHttp(endpoint, fetcher);
  return async (customerId: Id, before?: number): Promise<FilePage> => {
    const path = pathOf(CALLS.customerFiles, { customerId }, before === undefined ? {} : { before });
    const response = await proven(bearer, (token) => call(path, {}, token));
    const { entries, next } = await read(response, CALLS.customerFiles.answer);
    return { messages: entries.map(({ message }) => message), next };
  };
}
export type FileList = ReturnType<typeof createFileList>;
