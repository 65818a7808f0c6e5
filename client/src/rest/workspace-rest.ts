import {
  type AnswerFile,
  type AssistBody,
  AssistLineSchema,
  type Attribute,
  type AuditPage,
  CALLS,
  type ChatTags,
  type Consent,
  type Drafts,
  type DraftsBody,
  type Form,
  type FormEntryBody,
  type Grant,
  type Hours,
  type Id,
  type JoinAnswer,
  type MailEntry,
  type Mark,
  type MessageChange,
  type NewNote,
  type Note,
  type ProactiveRule,
  pathOf,
  type Quiet,
  type ReadyAnswer,
  type Right,
  type RuleCounts,
  type SearchPage,
  type SearchState,
  type Tag,
  type Team,
  type Versions,
  type Visitors,
  type Workspace,
  type WorkspaceSettings,
  type WrittenFirst,
} from '@chimpassist/protocol';
import type * as v from 'valibot';
import type { AttendantRestOptions } from './attendant-rest.ts';
import { read } from './http.ts';
import { RestError } from './rest-error.ts';
import { createTokenCalls } from './token-calls.ts';

/** An entry without its id, which stands in the path. */
type BodyOf<T extends { id: string }> = Omit<T, 'id'>;
/** How long the bytes of a file may take. */
const FILE_TIMEOUT_MS = 120_000;

/** A ready answer as it is put. Without `attachments` its files stay. */
export type AnswerBody = Omit<BodyOf<ReadyAnswer>, 'attachments'> & {
  attachments?: readonly Pick<AnswerFile, 'id'>[];
};

/** What is searched, beside the words: see `GET /search`. */
export interface SearchFilter {
  customerId?: Id;
  /** Sessions that this attendant was in. */
  attendantId?: Id;
  /** Id of a tag. */
  tag?: string;
  /** Sessions that went on within these times, epoch ms. */
  from?: number;
  to?: number;
  state?: SearchState;
}

/** What a team shares, and what attendants write about chats. Each call throws {@link RestError}. */
export function createWorkspaceRest(options: AttendantRestOptions) {
  const { call, get, put, post, remove, removed, lines } = createTokenCalls(options);

  return {
    workspace: (): Promise<Workspace> => get(pathOf(CALLS.workspace, {}), CALLS.workspace.answer),
    putAnswer: (entryId: string, answer: AnswerBody): Promise<ReadyAnswer> =>
      put(pathOf(CALLS.putAnswer, { entryId }), answer, CALLS.putAnswer.answer),
    removeAnswer: (entryId: string) => remove(pathOf(CALLS.deleteAnswer, { entryId })),
    putOwnAnswer: (entryId: string, answer: AnswerBody): Promise<ReadyAnswer> =>
      put(pathOf(CALLS.putOwnAnswer, { entryId }), answer, CALLS.putOwnAnswer.answer),
    removeOwnAnswer: (entryId: string) => remove(pathOf(CALLS.deleteOwnAnswer, { entryId })),
    /** A file that ready answers may carry. @param uploadKey the same at each try: a retry is the same file. */
    uploadAnswerFile: async (name: string, blob: Blob, uploadKey: string): Promise<AnswerFile> =>
      read(
        await call(pathOf(CALLS.uploadAnswerFile, {}, { name }), {
          method: 'POST',
          headers: { 'content-type': blob.type || 'application/octet-stream', 'idempotency-key': uploadKey },
          body: blob,
          signal: AbortSignal.timeout(FILE_TIMEOUT_MS),
        }),
        CALLS.uploadAnswerFile.answer,
      ),
    /** The bytes of one. */
    async answerFile(fileId: string): Promise<Blob> {
      const response = await call(pathOf(CALLS.answerFile, { fileId }), {
        signal: AbortSignal.timeout(FILE_TIMEOUT_MS),
      });
      try {
        return await response.blob();
      } catch {
        throw new RestError(0, 'the file did not come whole');
      }
    },
    putTag: (entryId: string, tag: BodyOf<Tag>): Promise<Tag> =>
      put(pathOf(CALLS.putTag, { entryId }), tag, CALLS.putTag.answer),
    removeTag: (entryId: string) => remove(pathOf(CALLS.deleteTag, { entryId })),
    putTeam: (entryId: string, team: BodyOf<Team>): Promise<Team> =>
      put(pathOf(CALLS.putTeam, { entryId }), team, CALLS.putTeam.answer),
    removeTeam: (entryId: string) => remove(pathOf(CALLS.deleteTeam, { entryId })),
    putSettings: (settings: WorkspaceSettings): Promise<WorkspaceSettings> =>
      put(pathOf(CALLS.putSettings, {}), settings, CALLS.putSettings.answer),
    putHours: (hours: Hours): Promise<Hours> => put(pathOf(CALLS.putHours, {}), hours, CALLS.putHours.answer),
    /** The team has no hours any more: it is always open. */
    removeHours: () => remove(pathOf(CALLS.deleteHours, {})),
    putForm: (entryId: string, form: FormEntryBody): Promise<Form> =>
      put(pathOf(CALLS.putForm, { entryId }), form, CALLS.putForm.answer),
    removeForm: (entryId: string) => remove(pathOf(CALLS.deleteForm, { entryId })),
    putRule: (entryId: string, rule: BodyOf<ProactiveRule>): Promise<ProactiveRule> =>
      put(pathOf(CALLS.putRule, { entryId }), rule, CALLS.putRule.answer),
    removeRule: (entryId: string) => remove(pathOf(CALLS.deleteRule, { entryId })),
    /** How often each bubble was shown, opened and answered. */
    ruleCounts: async (): Promise<RuleCounts[]> =>
      (await get(pathOf(CALLS.ruleCounts, {}), CALLS.ruleCounts.answer)).rules,
    /** Who is on the site now. A 404: the workspace does not look. */
    visitors: (): Promise<Visitors> => get(pathOf(CALLS.visitors, {}), CALLS.visitors.answer),
    /** Writes to a visitor who has asked for nobody. It takes as long as the page needs to say who that is. */
    writeFirst: (visitorId: string, content: string): Promise<WrittenFirst> =>
      post(pathOf(CALLS.writeFirst, { visitorId }), { content }, CALLS.writeFirst.answer),
    /** All rights that somebody has from now on. */
    grant: (attendantId: Id, rights: readonly Right[]): Promise<Grant> =>
      put(pathOf(CALLS.putGrant, { attendantId }), { rights }, CALLS.putGrant.answer),
    /** @param cursor of the page before. */
    audit: (cursor = ''): Promise<AuditPage> => get(pathOf(CALLS.audit, {}, { cursor }), CALLS.audit.answer),
    /** Oldest first: the most recent ones, or those above or below a number. */
    notes: (
      customerId: Id,
      page: { after?: number; before?: number; limit?: number } = {},
    ): Promise<Note[]> => get(pathOf(CALLS.notes, { customerId }, page), CALLS.notes.answer),
    addNote: (customerId: Id, note: Omit<NewNote, 'mentions'> & { mentions?: Id[] }): Promise<Note> =>
      post(pathOf(CALLS.addNote, { customerId }), note, CALLS.addNote.answer),
    /** Asks those who are in a chat to be let in. */
    askToJoin: (customerId: Id): Promise<JoinAnswer> =>
      post(pathOf(CALLS.askToJoin, { customerId }), {}, CALLS.askToJoin.answer),
    /** Lets a colleague into a chat, or does not. */
    answerJoin: (customerId: Id, attendantId: Id, accepted: boolean): Promise<JoinAnswer> =>
      put(pathOf(CALLS.answerJoin, { customerId, attendantId }), { accepted }, CALLS.answerJoin.answer),
    /** Other words in place of what the caller has written. */
    changeMessage: (customerId: Id, seq: number, content: string): Promise<MessageChange> =>
      put(pathOf(CALLS.changeMessage, { customerId, seq }), { content }, CALLS.changeMessage.answer),
    /** Takes back what the caller has written. */
    takeMessageBack: (customerId: Id, seq: number): Promise<MessageChange> =>
      removed(pathOf(CALLS.deleteMessage, { customerId, seq }), CALLS.deleteMessage.answer),
    /** What a message said before. */
    messageVersions: (customerId: Id, seq: number): Promise<Versions> =>
      get(pathOf(CALLS.messageVersions, { customerId, seq }), CALLS.messageVersions.answer),
    /** What the operator's language model says, as it comes. Throws where it refuses, and where it breaks off. */
    async *assist(customerId: Id, body: AssistBody, signal: AbortSignal): AsyncGenerator<string> {
      for await (const line of lines(pathOf(CALLS.assist, { customerId }), body, AssistLineSchema, signal)) {
        if ('done' in line) return;
        if ('error' in line) throw new RestError(0, line.error.message, { code: line.error.code });
        yield line.text;
      }
      throw new RestError(0, 'the answer was torn');
    },
    tags: (customerId: Id): Promise<ChatTags> => get(pathOf(CALLS.tags, { customerId }), CALLS.tags.answer),
    /** @param sessionId left out: of the customer. */
    putTags: (customerId: Id, tags: readonly string[], sessionId?: string): Promise<ChatTags> =>
      put(
        pathOf(CALLS.putTags, { customerId }),
        { tags, ...(sessionId === undefined ? {} : { sessionId }) },
        CALLS.putTags.answer,
      ),
    attributes: async (customerId: Id): Promise<Attribute[]> =>
      (await get(pathOf(CALLS.attributes, { customerId }), CALLS.attributes.answer)).attributes,
    /** What is known of a customer, and to what was agreed. */
    facts: (customerId: Id): Promise<{ attributes: Attribute[]; consents?: Consent[] | undefined }> =>
      get(pathOf(CALLS.attributes, { customerId }), CALLS.attributes.answer),
    /** Null takes one away. */
    putAttributes: async (
      customerId: Id,
      attributes: Record<string, string | number | boolean | null>,
    ): Promise<Attribute[]> =>
      (await put(pathOf(CALLS.putAttributes, { customerId }), { attributes }, CALLS.putAttributes.answer))
        .attributes,
    /** The newest mails of a chat, oldest first. */
    mails: (customerId: Id): Promise<MailEntry[]> =>
      get(pathOf(CALLS.customerMails, { customerId }), CALLS.customerMails.answer),
    /** Snoozes a chat or marks it as unread; null takes the mark away. Resolves with all marks of the caller. */
    putMark: async (customerId: Id, mark: v.InferInput<typeof CALLS.putMark.body>['mark']): Promise<Mark[]> =>
      (await put(pathOf(CALLS.putMark, { customerId }), { mark }, CALLS.putMark.answer)).marks,
    /** What the caller has begun to write in a chat and not sent, on whatever machine. */
    drafts: (customerId: Id): Promise<Drafts> =>
      get(pathOf(CALLS.drafts, { customerId }), CALLS.drafts.answer),
    /** What is left out stays; an empty text takes a draft away. */
    putDrafts: (customerId: Id, drafts: DraftsBody): Promise<Drafts> =>
      put(pathOf(CALLS.putDrafts, { customerId }), drafts, CALLS.putDrafts.answer),
    /** Does not want to be disturbed, as it then holds; null: wants to be told again. */
    putQuiet: async (quiet: Quiet | null): Promise<Quiet | null> =>
      (await put(pathOf(CALLS.putQuiet, {}), { quiet }, CALLS.putQuiet.answer)).quiet,
    /** @param cursor of the page before. */
    search: (q: string, cursor = '', filter: SearchFilter = {}): Promise<SearchPage> =>
      get(pathOf(CALLS.search, {}, { ...filter, q, cursor }), CALLS.search.answer),
  };
}

export type WorkspaceRest = ReturnType<typeof createWorkspaceRest>;
