import { SafeError } from '@chimpassist/protocol';
import { dispositionOf } from '../../files/file-name.ts';
import { type FileShelf, thumbnailOf } from '../../files/file-shelf.ts';

/** Longest that a browser keeps a file that it has read. What is erased is gone from there when it forgets it. */
const KEPT_S = 3_600;

export interface Shown {
  id: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Lower case hex. */
  sha256: string;
}

/** Nothing in a file may run, whatever opens it. */
const SAFETY = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
} as const;

const headersOf = (name: string, type: string): Record<string, string> => ({
  ...SAFETY,
  'content-type': type,
  'content-disposition': dispositionOf(name),
  'cache-control': `private, max-age=${KEPT_S}`,
});

/** The bytes of a file, whole or the range that was asked for. @throws {SafeError} `not_found` */
export async function answerOf(
  shelf: FileShelf,
  request: Request,
  { id, name, type, size, sha256 }: Shown,
): Promise<Response> {
  const etag = `"${sha256}"`;
  const headers = new Headers({ ...headersOf(name, type), 'accept-ranges': 'bytes', etag });
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const asked = rangeOf(request.headers.get('range'));
  const range = asked === null ? null : within(asked, size);
  if (range === 'nothing') {
    headers.set('content-range', `bytes */${size}`);
    headers.delete('content-disposition');
    return new Response(null, { status: 416, headers });
  }
  const object = await shelf.get(id, range);
  if (object === null) throw gone();
  const length = range?.length ?? object.size;
  headers.set('content-length', String(length));
  if (range !== null)
    headers.set('content-range', `bytes ${range.offset}-${range.offset + length - 1}/${object.size}`);
  return new Response(object.body, { status: range === null ? 200 : 206, headers });
}

/** The small picture of a file, of the type under which it was put. @throws {SafeError} `not_found` */
export async function answerOfSmall(shelf: FileShelf, fileId: string): Promise<Response> {
  const object = await shelf.get(thumbnailOf(fileId), null);
  const type = object?.httpMetadata?.contentType;
  if (object === null || type === undefined)
    throw new SafeError('not_found', 'There is no small picture of this file.');
  const headers = { ...headersOf('thumbnail', type), 'content-length': String(object.size) };
  return new Response(object.body, { headers });
}

const gone = () => new SafeError('not_found', 'There is no file with this id, or it was deleted.');

interface Asked {
  first: number | null;
  last: number | null;
}

/** One range; more than one, or another unit, is answered with the whole file, as RFC 9110 allows. */
function rangeOf(header: string | null): Asked | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return null;
  return { first: first === '' ? null : Number(first), last: last === '' ? null : Number(last) };
}

function within({ first, last }: Asked, size: number): { offset: number; length: number } | 'nothing' | null {
  if (first === null) {
    const length = Math.min(last ?? 0, size);
    return length === 0 ? 'nothing' : { offset: size - length, length };
  }
  if (first >= size) return 'nothing';
  if (last !== null && last < first) return null;
  return { offset: first, length: Math.min(last ?? size - 1, size - 1) - first + 1 };
}
