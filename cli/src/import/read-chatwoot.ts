import { readFile } from 'node:fs/promises';
import { CustomerIdSchema, type Id, type ImportPart } from '@chimpassist/protocol';
import * as v from 'valibot';
import { CliError } from '../cli-error.ts';
import { tryParse } from '../export.ts';
import { attachmentOf, ChatwootFileSchema, filesOf, wordsOf } from './chatwoot-files.ts';
import { type Item, partsOf } from './item.ts';
import { rowsOf } from './read-csv.ts';

const text = v.optional(v.nullable(v.string()));
const number = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]);
const values = v.optional(v.nullable(v.record(v.string(), v.unknown())));

const ContactSchema = v.object({
  id: number,
  name: text,
  email: text,
  phone_number: text,
  identifier: text,
  thumbnail: text,
  custom_attributes: values,
});
type Contact = v.InferOutput<typeof ContactSchema>;

const MessageSchema = v.object({
  id: number,
  content: text,
  /** 0: of the contact, 1: of an agent, 2: what happened, 3: of a template. */
  message_type: number,
  /** Epoch s. */
  created_at: number,
  private: v.optional(v.nullable(v.boolean()), false),
  conversation_id: v.optional(number),
  sender: v.optional(
    v.nullable(v.object({ id: v.optional(number), name: text, thumbnail: text, avatar_url: text })),
  ),
  attachments: v.optional(v.nullable(v.array(ChatwootFileSchema))),
});
type Message = v.InferOutput<typeof MessageSchema>;

const ConversationSchema = v.object({
  id: number,
  messages: v.optional(v.array(v.unknown()), []),
  labels: v.optional(v.array(v.string()), []),
  inbox_id: v.optional(v.nullable(number)),
  meta: v.object({ sender: ContactSchema }),
});

/** Of the account: `/labels`. */
const LabelSchema = v.object({ title: v.string(), color: v.string(), show_on_sidebar: v.unknown() });
/** `/inboxes`. */
const InboxSchema = v.object({ id: number, name: v.string(), channel_type: v.string() });
/** `/canned_responses`. */
const CannedSchema = v.object({ id: number, short_code: v.string(), content: v.string() });

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
/** Message ids are of one installation, so this is one name for each. */
const nameOf = (id: number): string => `chatwoot-${id}`;

/** All that the files say, by contact and conversation. */
class Gathered {
  readonly contacts = new Map<number, Contact>();
  readonly contactOf = new Map<number, number>();
  readonly messages = new Map<number, Message>();
  readonly conversationOf = new Map<number, number>();
  readonly tags = new Map<number, Set<string>>();
  /** By their titles. */
  readonly colors = new Map<string, string>();
  readonly inboxes = new Map<number, string>();
  /** Of which inboxes the conversations of a contact are. */
  readonly inboxesOf = new Map<number, Set<number>>();
  readonly answers: Extract<Item, { kind: 'answer' }>[] = [];
  readonly left: Extract<Item, { kind: 'left' }>[] = [];

  /** An entry of a list, by what it has: no file says what it is. */
  take(entry: unknown, where: string, conversation?: number): void {
    const message = v.safeParse(MessageSchema, entry);
    if (message.success) {
      const of = message.output.conversation_id ?? conversation;
      if (of === undefined)
        this.left.push({ kind: 'left', where, why: 'A message without "conversation_id".' });
      else {
        this.messages.set(message.output.id, message.output);
        this.conversationOf.set(message.output.id, of);
      }
      return;
    }
    const talk = v.safeParse(ConversationSchema, entry);
    if (talk.success) {
      const { id, meta, messages, labels, inbox_id: inbox } = talk.output;
      this.contactOf.set(id, meta.sender.id);
      if (!this.contacts.has(meta.sender.id)) this.contacts.set(meta.sender.id, meta.sender);
      for (const each of messages) this.take(each, where, id);
      const tags = this.tags.get(meta.sender.id) ?? new Set();
      for (const label of labels) tags.add(label);
      this.tags.set(meta.sender.id, tags);
      if (typeof inbox === 'number')
        this.inboxesOf.set(meta.sender.id, new Set([...(this.inboxesOf.get(meta.sender.id) ?? []), inbox]));
      return;
    }
    if (this.#takeShared(entry)) return;
    const contact = v.safeParse(ContactSchema, entry);
    if (contact.success) this.contacts.set(contact.output.id, contact.output);
    else
      this.left.push({
        kind: 'left',
        where,
        why: 'This is not a contact, conversation, message, label, inbox or canned response of Chatwoot.',
      });
  }

  /** What the team shares. Before contacts: an inbox has id and name as well. */
  #takeShared(entry: unknown): boolean {
    const label = v.safeParse(LabelSchema, entry);
    if (label.success) {
      this.colors.set(label.output.title, label.output.color);
      return true;
    }
    const inbox = v.safeParse(InboxSchema, entry);
    if (inbox.success) {
      this.inboxes.set(inbox.output.id, inbox.output.name);
      return true;
    }
    const canned = v.safeParse(CannedSchema, entry);
    if (!canned.success) return false;
    const { id, short_code: name, content } = canned.output;
    this.answers.push({ kind: 'answer', id: nameOf(id), answer: { name, text: content } });
    return true;
  }
}

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
