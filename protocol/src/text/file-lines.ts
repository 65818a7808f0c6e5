import type { SentAttachment } from '../payloads/attachment.ts';

const KB = 1_000;
const MB = 1_000_000;

/** What a client from before files reads of a message. */
interface Lined {
  content: string;
  attachments?: readonly SentAttachment[] | undefined;
}

/**
 * The message as clients from before files can show it: below its words a line for each file, with its name and a link, and how to
 * get a new link. Its `attachments` stay where they are.
 *
 * @param linkOf a link that opens the file without a token for ten minutes; null where there is none at hand.
 */
export function withFileLines<M extends Lined>(message: M, linkOf: (fileId: string) => string | null): M {
  const { content, attachments = [] } = message;
  if (attachments.length === 0) return message;
  const links = attachments.map((file) => (isDeleted(file) ? null : linkOf(file.id)));
  const lines = attachments.map((file, n) => lineOf(file, links[n] ?? null));
  const hint = links.some((link) => link !== null)
    ? ['The link works for ten minutes. Reload this page for a new one.']
    : [];
  return { ...message, content: [...(content === '' ? [] : [content]), ...lines, ...hint].join('\n') };
}

function lineOf({ name = 'file', type = '', size, state, alt }: SentAttachment, link: string | null): string {
  const what = type.startsWith('audio/') ? '🎤' : '📎';
  const shown = `${what} ${name}${size === undefined ? '' : ` (${sizeText(size)})`}${alt === undefined || alt === '' ? '' : `, ${alt}`}`;
  if (state === 'refused') return `${shown}: it was refused by a check and deleted.`;
  if (state === 'unchecked') return `${shown}: it could not be checked and was deleted.`;
  return link === null ? `${shown}: reload this page for a link to it.` : `${shown}: ${link}`;
}

const sizeText = (bytes: number): string =>
  bytes < MB ? `${Math.max(1, Math.round(bytes / KB))} kB` : `${(bytes / MB).toFixed(1)} MB`;

const isDeleted = ({ state }: SentAttachment): boolean => state === 'refused' || state === 'unchecked';
