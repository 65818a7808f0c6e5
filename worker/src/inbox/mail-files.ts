import { ATTACHMENTS_MAX, type SentAttachment, type SessionTopic, type SiteId } from '@chimpassist/protocol';
import type { Attachment as MailPart } from 'postal-mime';
import type { ChatObject } from '../contract/chat-object.ts';
import type { Env } from '../contract/env.ts';
import { fileIdOf } from '../files/file-id.ts';
import { safeName } from '../files/file-name.ts';
import { FileShelf } from '../files/file-shelf.ts';
import { store } from '../files/upload.ts';
import { settingsOf } from '../settings.ts';
import { accessOf } from '../site-access.ts';

/** Smaller pictures within the text are logos of signatures. */
const INLINE_MIN_BYTES = 10_000;

export interface MailFilesOptions {
  env: Env;
  site: SiteId;
  topic: SessionTopic;
  /** Where the Worker was called: links for legacy clients lead there. */
  origin: string;
  chat: Pick<DurableObjectStub<ChatObject>, 'planFile' | 'addFile' | 'giveUpFile'>;
  /** The same for each copy of the mail: a second copy brings the same files. */
  copyId: string;
  /** Whether files may be sent at all. */
  takesFiles: boolean;
}

export interface MailFiles {
  attachments: SentAttachment[];
  /** Names of those that were not taken. */
  left: string[];
}

/** Puts the files of a mail where those of the chat are, by the same rules. */
export async function keepMailFiles(
  parts: readonly MailPart[],
  options: MailFilesOptions,
): Promise<MailFiles> {
  const attachments: SentAttachment[] = [];
  const left: string[] = [];
  for (const [i, part] of parts.filter(isFile).entries()) {
    const name = safeName(part.filename ?? `file-${i + 1}`);
    const kept =
      attachments.length < ATTACHMENTS_MAX
        ? await keep(bytesOf(part), name, part.mimeType, i, options)
        : null;
    if (kept === null) left.push(name);
    else attachments.push(kept);
  }
  return { attachments, left };
}

const bytesOf = ({ content }: MailPart): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);

const isFile = (part: MailPart): boolean =>
  !(part.related || part.disposition === 'inline') || bytesOf(part).byteLength >= INLINE_MIN_BYTES;

/** @returns null where it is not taken. */
async function keep(
  bytes: Uint8Array,
  name: string,
  claimed: string,
  i: number,
  { env, site, topic, origin, chat, copyId, takesFiles }: MailFilesOptions,
): Promise<SentAttachment | null> {
  const { attachments: limits } = settingsOf(env, site);
  const { scanEndpoint, scanSecret } = accessOf(env, site);
  const size = bytes.byteLength;
  if (env.FILES === undefined || !takesFiles || size === 0 || size > limits.maxBytes) return null;
  if (scanEndpoint !== null && scanSecret === null) return null;
  const id = await fileIdOf(topic, 'mail', `${copyId} ${i}`);
  const begunAt = Date.now();
  const plan = await chat.planFile(id, size);
  if (plan.kind === 'known') return plan.attachment;
  if (plan.kind !== 'free') return null;
  const shelf = new FileShelf(env.FILES, site, topic);
  let isKept = false;
  try {
    const body = new Response(bytes as Uint8Array<ArrayBuffer>).body;
    if (body === null) return null;
    const uploaded = await store({ id, name, size, claimed, body }, shelf, limits.types);
    if (uploaded.kind !== 'stored') return null;
    const { attachment: known } = uploaded;
    const attachment = scanEndpoint === null ? known : { ...known, state: 'checking' as const };
    isKept = await chat.addFile(attachment, { begunAt, origin });
    if (!isKept) await shelf.delete([id]);
    return isKept ? attachment : null;
  } finally {
    if (!isKept) await chat.giveUpFile(id);
  }
}
