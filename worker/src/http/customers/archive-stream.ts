import type { Id } from '@chimpassist/protocol';
import { makeZip } from 'client-zip';
import type { FileShelf } from '../../files/file-shelf.ts';
import type { ChatSession } from '../../objects/chat-session.ts';
import { exportOf } from './export-stream.ts';

type Chat = Parameters<typeof exportOf>[0] & Pick<DurableObjectStub<ChatSession>, 'filesAfter'>;

const PAGE = 200;

interface Entry {
  name: string;
  input: ReadableStream<Uint8Array>;
  lastModified?: Date;
}

/**
 * Everything that is stored of a customer, with the bytes of the files: `customer.json`, and `files/`. One entry after the other is
 * opened when the reader has taken the one before, and nothing is packed again: most files are packed already.
 *
 * @param shelf null without a bucket.
 */
export async function archiveOf(
  chat: Chat,
  asked: Id,
  shelf: FileShelf | null,
): Promise<ReadableStream<Uint8Array>> {
  // Before the answer begins, so that an object that does not answer is an error and no torn file.
  const record = await exportOf(chat, asked);
  return makeZip(entriesOf(chat, record, shelf));
}

async function* entriesOf(
  chat: Chat,
  record: ReadableStream<Uint8Array>,
  shelf: FileShelf | null,
): AsyncGenerator<Entry, void> {
  yield { name: 'customer.json', input: record };
  let n = 0;
  for (let after: string | null = ''; after !== null && shelf !== null; ) {
    const files: { id: string; name: string }[] = await chat.filesAfter(after, PAGE);
    for (const { id, name } of files) {
      const object = await shelf.get(id, null);
      // It was deleted while the answer was on its way.
      if (object === null) continue;
      n += 1;
      yield { name: `files/${n} ${name}`, input: object.body, lastModified: object.uploaded };
    }
    after = files.at(-1)?.id ?? null;
  }
}
