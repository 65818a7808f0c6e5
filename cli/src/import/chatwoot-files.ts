import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { AttachmentIdSchema, type Id, idText } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { Item } from './item.ts';

const text = v.optional(v.nullable(v.string()));

/** What a message of Chatwoot has beside its words. Places and contacts are such things as well. */
export const ChatwootFileSchema = v.object({
  id: v.optional(v.number()),
  file_type: text,
  data_url: text,
  extension: text,
  fallback_title: text,
  coordinates_lat: v.optional(v.nullable(v.number())),
  coordinates_long: v.optional(v.nullable(v.number())),
});
type ChatwootFile = v.InferOutput<typeof ChatwootFileSchema>;

const FILE_TYPES = ['image', 'audio', 'video', 'file'];

/** The same at each run, so that a file comes once. Null: the customer's id is too long to stand in another one. */
function fileIdOf(id: number, chat: Id): string | null {
  const encoded = Buffer.from(idText(chat)).toString('base64url');
  const random = createHash('sha256').update(`chatwoot-attachment-${id}`).digest('hex').slice(0, 32);
  const fileId = `f1.${encoded}.${random}`;
  return v.is(AttachmentIdSchema, fileId) && fileId.length <= 256 ? fileId : null;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As its address ends; where that says nothing, by its number. */
function nameOf({ id = 0, data_url: url, extension }: ChatwootFile): string {
  const last = unescaped(new URL(url ?? '').pathname.split('/').at(-1) ?? '');
  return extname(last) === '' ? `file-${id}${extension ? `.${extension}` : ''}` : last;
}

/** How a message carries a file that is fetched; null: it is none, or cannot be fetched. */
export function attachmentOf(file: ChatwootFile, chat: Id): { id: string; name: string } | null {
  const { id, file_type: type, data_url: url } = file;
  const isFile = FILE_TYPES.includes(type ?? '') && URL.canParse(url ?? '') && /^https?:/i.test(url ?? '');
  if (id === undefined || !isFile) return null;
  const fileId = fileIdOf(id, chat);
  return fileId === null ? null : { id: fileId, name: nameOf(file) };
}

/** What stands in the words of its message instead. @param chat null: a note, which carries no files. */
export function wordsOf(file: ChatwootFile, chat: Id | null): string {
  if (chat !== null && attachmentOf(file, chat) !== null) return '';
  const { fallback_title: title, data_url: url, coordinates_lat: lat, coordinates_long: long } = file;
  const place = file.file_type === 'location' && typeof lat === 'number' ? `${lat}, ${long}` : '';
  return [title, place, url].filter(Boolean).join(' ');
}

/** The files that a chat's messages carry. */
export function* filesOf(chat: Id, files: readonly ChatwootFile[]): Generator<Item> {
  for (const each of files) {
    const file = attachmentOf(each, chat);
    if (file !== null)
      yield { kind: 'file', customerId: idText(chat), file, from: { url: each.data_url ?? '' } };
  }
}
