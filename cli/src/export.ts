import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, truncate } from 'node:fs/promises';
import {
  AttributeSchema,
  CALLS,
  ChatTagsSchema,
  idText,
  NoteSchema,
  readableList,
  StoredMessageSchema,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import { ARCHIVE_VERSION, type ArchiveLine, filesFolderOf } from './archive-line.ts';
import { CliError } from './cli-error.ts';
import type { Deployment } from './deployment.ts';
import { readLines } from './read-lines.ts';
import { isWhole, saveFiles } from './save-files.ts';

const CHATS_PAGE = 100;

export interface Exported {
  chats: number;
  messages: number;
  notes: number;
  files: number;
  /** Files whose bytes the deployment does not give out: being checked, refused, or deleted meanwhile. */
  filesLeft: number;
}

/** What `GET /customer/:id` has beside whose it is. */
const ChatExportSchema = v.object({
  sessions: v.array(v.unknown()),
  messages: readableList(StoredMessageSchema),
  notes: v.optional(readableList(NoteSchema), []),
  tags: ChatTagsSchema,
  attributes: readableList(AttributeSchema),
});

/** Where an export that was broken off goes on. */
interface Begun extends Exported {
  /** Bytes that are whole. */
  bytes: number;
  /** The last chat that is whole; empty: none. */
  cursor: string;
  /** Whose chats they are. */
  endpoint: string | null;
}
const NOTHING: Begun = {
  bytes: 0,
  cursor: '',
  endpoint: null,
  chats: 0,
  messages: 0,
  notes: 0,
  files: 0,
  filesLeft: 0,
};

/**
 * Writes everything of a deployment into a file of JSON lines, chat by chat: it needs the memory of one chat. While it writes, the file is
 * `<path>.part`; an export that was broken off goes on from there.
 */
export async function exportAll(
  deployment: Deployment,
  path: string,
  progress: (done: Exported) => void = () => {},
  /** Without them it is a small file, and messages say what they carried. */
  withFiles = true,
): Promise<Exported> {
  const folder = withFiles ? filesFolderOf(path) : null;
  if (existsSync(path)) throw new CliError(`${path} is there already: name another file, or move it away.`);
  const part = `${path}.part`;
  const begun = existsSync(part) ? await wholeOf(part) : NOTHING;
  if (begun.endpoint !== null && begun.endpoint !== deployment.endpoint)
    throw new CliError(`${part} was begun from ${begun.endpoint}: name another file, or move it away.`);
  // Asked first: who may not export leaves no empty file behind.
  const shared = begun.bytes === 0 ? await sharedOf(deployment) : [];
  if (existsSync(part)) await truncate(part, begun.bytes);
  // It holds what everybody has said.
  const file = await open(part, 'a', 0o600);
  try {
    const { bytes: _, cursor: __, endpoint: ___, ...sum } = begun;
    await write(file, shared);
    for (let cursor: string | undefined = begun.cursor; cursor !== undefined; ) {
      const page: v.InferOutput<typeof CALLS.apiChats.answer> = await deployment.call(CALLS.apiChats, {
        query: { cursor, limit: CHATS_PAGE },
      });
      for (const { id } of page.data) {
        const written = await writeChat(deployment, file, { id: idText(id), folder });
        sum.chats += 1;
        sum.messages += written.messages;
        sum.notes += written.notes;
        sum.files += written.files;
        sum.filesLeft += written.filesLeft;
        progress(sum);
      }
      cursor = page.cursor;
    }
    await write(file, [{ type: 'done', chats: sum.chats, messages: sum.messages }]);
    await file.sync();
    await rename(part, path);
    return sum;
  } finally {
    await file.close();
  }
}

/** What was written, for people. */
export function exportLines(path: string, { chats, messages, notes, files, filesLeft }: Exported): string[] {
  const what = [`${messages} messages`, ...(files > 0 ? [`${files} files`] : []), `${notes} notes`];
  const listed = `${what.slice(0, -1).join(', ')} and ${what.at(-1)}`;
  return [
    `Exported into ${path}: ${chats} chats with ${listed}.`,
    ...(files > 0 ? [`The bytes of files lie in ${filesFolderOf(path)}: keep both together.`] : []),
    ...(filesLeft > 0
      ? [`Left out: ${filesLeft} files that nobody can open: being checked, refused, or deleted meanwhile.`]
      : []),
  ];
}

const write = (file: FileHandle, lines: readonly ArchiveLine[]): Promise<void> =>
  file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

async function sharedOf(deployment: Deployment): Promise<ArchiveLine[]> {
  const { tags, answers, teams, settings, hours, forms, rules, grants } = await deployment.call(
    CALLS.workspace,
  );
  return [
    { type: 'begin', version: ARCHIVE_VERSION, endpoint: deployment.endpoint, at: Date.now() },
    ...tags.map((tag): ArchiveLine => ({ type: 'tag', tag })),
    ...answers.map((answer): ArchiveLine => ({ type: 'answer', answer })),
    ...teams.map((team): ArchiveLine => ({ type: 'team', team })),
    { type: 'settings', settings },
    ...(hours === null || hours === undefined ? [] : [{ type: 'hours', hours } satisfies ArchiveLine]),
    ...forms.map((form): ArchiveLine => ({ type: 'form', form })),
    ...rules.map((rule): ArchiveLine => ({ type: 'rule', rule })),
    ...(grants ?? []).map((grant): ArchiveLine => ({ type: 'grant', grant })),
  ];
}

async function writeChat(
  deployment: Deployment,
  file: FileHandle,
  { id, folder }: { id: string; folder: string | null },
): Promise<Omit<Exported, 'chats'>> {
  const whole = await deployment.call(CALLS.customerExport, { params: { customerId: id } });
  const { sessions, messages, notes, tags, attributes } = v.parse(ChatExportSchema, whole);
  const customer = whole.customer ?? { id: whole.customerId, name: '', avatarURL: null };
  await write(file, [{ type: 'chat', id, customer, sessions, tags, attributes }]);
  const carried = messages.flatMap(({ attachments = [] }) => attachments).filter(isWhole);
  const { files, filesLeft } =
    folder === null ? { files: [], filesLeft: 0 } : await saveFiles(deployment, folder, carried);
  const lines = [
    ...files.map((each): ArchiveLine => ({ type: 'file', chat: id, file: each })),
    ...messages.map((message): ArchiveLine => ({ type: 'message', chat: id, message })),
    ...notes.map((note): ArchiveLine => ({ type: 'note', chat: id, note })),
    { type: 'end', chat: id } satisfies ArchiveLine,
  ];
  for (let first = 0; first < lines.length; first += 1_000)
    await write(file, lines.slice(first, first + 1_000));
  return { messages: messages.length, notes: notes.length, files: files.length, filesLeft };
}

const MarkSchema = v.object({
  type: v.picklist(['begin', 'message', 'note', 'file', 'end', 'chat', 'done']),
  chat: v.optional(v.string()),
  endpoint: v.optional(v.string()),
});

/** How much of a file that was broken off is whole: up to the end of its last chat. */
async function wholeOf(path: string): Promise<Begun> {
  let whole = NOTHING;
  let bytes = 0;
  const counted = { messages: 0, notes: 0, files: 0, filesLeft: 0 };
  let from: string | null = null;
  for await (const line of readLines(path)) {
    bytes += Buffer.byteLength(line) + 1;
    // Only the kind matters here, and the last line may be torn.
    const parsed = v.safeParse(MarkSchema, tryParse(line));
    if (!parsed.success) continue;
    const { type, chat, endpoint } = parsed.output;
    if (type === 'begin') from = endpoint ?? null;
    if (type === 'message') counted.messages += 1;
    if (type === 'note') counted.notes += 1;
    if (type === 'file') counted.files += 1;
    if (type === 'end' && chat !== undefined)
      whole = { bytes, cursor: chat, endpoint: from, chats: whole.chats + 1, ...counted };
  }
  return whole;
}

export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
