import { readFile } from 'node:fs/promises';
import { CustomerIdSchema, type Id, type ImportPart } from '@chimpassist/protocol';
import * as v from 'valibot';
import { CliError } from '../cli-error.ts';
import { tryParse } from '../export.ts';
import { attachmentOf, filesOf, wordsOf } from './chatwoot-files.ts';
import { type Contact, Gathered, type Message, nameOf } from './chatwoot-gathered.ts';
import { type Item, partsOf } from './item.ts';
import { rowsOf } from './read-csv.ts';

/** The list within what the API answers: `payload`, `data.payload`, or the list itself. */
const ListSchema = v.union([
  v.array(v.unknown()),
  v.pipe(
    v.object({ payload: v.array(v.unknown()) }),
    v.transform(({ payload }) => payload),
  ),
  v.pipe(
    v.object({ data: v.object({ payload: v.array(v.unknown()) }) }),
    v.transform(({ data }) => data.payload),
  ),
]);

const ACTIVITY = 2;
const INCOMING = 0;

/**
 * What Chatwoot's API answers for contacts, conversations and messages, as JSON files, and its CSV of contacts: in any number and
 * order. A contact's `identifier` is the customer's id, as it is that of the operator's own user; without one the id is `chatwoot-<id>`.
 */
export async function* readChatwoot(paths: readonly string[]): AsyncGenerator<Item> {
  const gathered = new Gathered();
  for (const path of paths) {
    if (/\.csv$/i.test(path)) {
      for await (const { row, line } of rowsOf(path)) gathered.take(row, `${path}, line ${line}`);
      continue;
    }
    const list = v.safeParse(ListSchema, tryParse(await readFile(path, 'utf8')));
    if (!list.success)
      throw new CliError(`${path} is not an answer of Chatwoot's API: it should have a list as "payload".`);
    for (const [n, entry] of list.output.entries()) gathered.take(entry, `${path}, entry ${n + 1}`);
  }
  yield* gathered.left;
  const byContact = Map.groupBy(
    [...gathered.messages.values()],
    ({ id }) => gathered.contactOf.get(gathered.conversationOf.get(id) ?? -1) ?? -1,
  );
  for (const { id } of byContact.get(-1) ?? [])
    yield { kind: 'left', where: `message ${id}`, why: 'Its conversation is in none of the files.' };
  yield* gathered.answers;
  const labels = new Set([
    ...gathered.colors.keys(),
    ...[...gathered.tags.values()].flatMap((tags) => [...tags]),
  ]);
  for (const label of labels) yield tagOf(tagIdOf(label), label, gathered.colors.get(label));
  for (const [id, name] of gathered.inboxes) yield tagOf(inboxTagOf(id), name);
  for (const contact of gathered.contacts.values()) {
    const named = [...(gathered.tags.get(contact.id) ?? [])].map(tagIdOf);
    const inboxes = [...(gathered.inboxesOf.get(contact.id) ?? [])].filter((id) => gathered.inboxes.has(id));
    yield* chatOf(contact, byContact.get(contact.id) ?? [], [...named, ...inboxes.map(inboxTagOf)]);
  }
}

const tagOf = (id: string, name: string, color?: string): Item => ({
  kind: 'tag',
  id,
  tag: { name, ...(color !== undefined && /^#[0-9a-f]{6}$/i.test(color) ? { color } : {}) },
});
const inboxTagOf = (id: number): string => `chatwoot-inbox-${id}`;

const tagIdOf = (label: string): string => `chatwoot-${label.replaceAll(/[^\w-]/g, '-')}`.slice(0, 64);

function* chatOf(contact: Contact, all: Message[], tags: readonly string[]): Generator<Item> {
  const given = v.safeParse(CustomerIdSchema, contact.identifier || nameOf(contact.id));
  const id: Id = given.success ? given.output : nameOf(contact.id);
  const customer = { id, name: contact.name ?? '', avatarURL: contact.thumbnail || null };
  const attributes = Object.entries({
    email: contact.email,
    phone: contact.phone_number,
    ...contact.custom_attributes,
  }).flatMap(([name, value]) =>
    value === null || value === undefined || value === ''
      ? []
      : [[name.slice(0, 40), String(value).slice(0, 500)]],
  );
  const sorted = all
    .filter(({ message_type }) => message_type !== ACTIVITY)
    .sort((a, b) => a.created_at - b.created_at || a.id - b.id);
  for (const { private: isNote, attachments } of sorted) if (!isNote) yield* filesOf(id, attachments ?? []);
  yield* partsOf(
    {
      customer,
      attributes: attributes.length === 0 ? {} : { attendant: Object.fromEntries(attributes) },
      ...(tags.length === 0 ? {} : { tags: [...tags] }),
    },
    sorted.filter((message) => !message.private).flatMap((message) => messageOf(message, customer)),
    sorted.filter((message) => message.private).flatMap(noteOf),
  );
}

/** What stands in the message's words: of files those alone that come as no file. */
const contentOf = ({ content, attachments }: Message, chat: Id | null): string =>
  [content ?? '', ...(attachments ?? []).map((file) => wordsOf(file, chat))]
    .filter((line) => line !== '')
    .join('\n');

const writerOf = ({ sender }: Message) => ({
  id: sender?.id === undefined ? 'chatwoot' : `chatwoot-agent-${sender.id}`,
  name: sender?.name ?? 'Chatwoot',
  avatarURL: sender?.avatar_url || sender?.thumbnail || null,
});

function messageOf(message: Message, customer: ImportPart['customer']): ImportPart['messages'] {
  const content = contentOf(message, customer.id);
  const attachments = (message.attachments ?? []).flatMap((file) => attachmentOf(file, customer.id) ?? []);
  if (content === '' && attachments.length === 0) return [];
  const at = message.created_at * 1_000;
  const isIncoming = message.message_type === INCOMING;
  const from = isIncoming
    ? { ...customer, role: 'customer' as const }
    : { ...writerOf(message), role: 'attendant' as const };
  return [
    {
      ...{ id: nameOf(message.id), from, timestamp: at, receivedAt: at, content, readAt: at },
      ...(attachments.length === 0 ? {} : { attachments }),
    },
  ];
}

function noteOf(message: Message): ImportPart['notes'] {
  const content = contentOf(message, null);
  if (content === '') return [];
  return [
    {
      id: nameOf(message.id),
      at: message.created_at * 1_000,
      from: writerOf(message),
      content,
      mentions: [],
    },
  ];
}
