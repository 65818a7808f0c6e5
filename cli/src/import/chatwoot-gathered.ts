import * as v from 'valibot';
import { ChatwootFileSchema } from './chatwoot-files.ts';
import type { Item } from './item.ts';

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
export type Contact = v.InferOutput<typeof ContactSchema>;

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
export type Message = v.InferOutput<typeof MessageSchema>;

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

/** Message ids are of one installation, so this is one name for each. */
export const nameOf = (id: number): string => `chatwoot-${id}`;

/** All that the files say, by contact and conversation. */
export class Gathered {
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
