import {
  AttachmentSchema,
  AttributeSchema,
  ChatTagsSchema,
  CustomerSchema,
  FormSchema,
  GrantSchema,
  HoursBodySchema,
  NoteSchema,
  ProactiveRuleSchema,
  ReadyAnswerSchema,
  readableList,
  StoredMessageSchema,
  TagSchema,
  TeamSchema,
} from '@chimpassist/protocol';
import * as v from 'valibot';

/** The lines of an export, in their order: `begin`, what the team shares, chat by chat, and `done`. */
export const ARCHIVE_VERSION = 1;

export const ArchiveLineSchema = v.variant('type', [
  v.object({
    type: v.literal('begin'),
    version: v.literal(ARCHIVE_VERSION, 'This export is of a newer version: take a newer chimpassist.'),
    endpoint: v.string(),
    /** Epoch ms. */
    at: v.number(),
  }),
  v.object({ type: v.literal('tag'), tag: TagSchema }),
  v.object({ type: v.literal('answer'), answer: ReadyAnswerSchema }),
  v.object({ type: v.literal('team'), team: TeamSchema }),
  v.object({ type: v.literal('settings'), settings: v.record(v.string(), v.unknown()) }),
  v.object({ type: v.literal('hours'), hours: HoursBodySchema }),
  v.object({ type: v.literal('form'), form: FormSchema }),
  v.object({ type: v.literal('rule'), rule: ProactiveRuleSchema }),
  v.object({ type: v.literal('grant'), grant: GrantSchema }),
  v.object({
    type: v.literal('chat'),
    id: v.string(),
    customer: CustomerSchema,
    sessions: v.array(v.unknown()),
    tags: ChatTagsSchema,
    attributes: readableList(AttributeSchema),
  }),
  /** Its bytes lie in the folder beside, under `sha256`. It stands before the messages of its chat. */
  v.object({ type: v.literal('file'), chat: v.string(), file: AttachmentSchema }),
  v.object({ type: v.literal('message'), chat: v.string(), message: StoredMessageSchema }),
  v.object({ type: v.literal('note'), chat: v.string(), note: NoteSchema }),
  /** All of this chat is written: a resumed export goes on behind it. */
  v.object({ type: v.literal('end'), chat: v.string() }),
  v.object({ type: v.literal('done'), chats: v.number(), messages: v.number() }),
]);
export type ArchiveLine = v.InferOutput<typeof ArchiveLineSchema>;

/** Where the bytes of an export's files lie: each once, under its SHA-256. */
export const filesFolderOf = (path: string): string => `${path.replace(/\.part$/, '')}.files`;
