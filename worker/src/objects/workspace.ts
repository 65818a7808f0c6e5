import { DurableObject } from 'cloudflare:workers';
import {
  type AnswerFile,
  type ApiKey,
  type AuditPage,
  type BotBody,
  type BotDoor,
  type BotFailure,
  type Hours,
  type Id,
  type NewKey,
  type ReadyAnswer,
  type Right,
  type RuleCounts,
  siteOfObject,
  type Tag,
  WEBHOOKS_MAX,
  type Webhook,
  type WorkspaceSettings,
} from '@chimpassist/protocol';
import type { FilePlan } from '../contract/chat-object.ts';
import type { Env } from '../contract/env.ts';
import type { PageTerms } from '../contract/page-terms.ts';
import type {
  BotTerms,
  BubbleCount,
  EntryName,
  FileLimits,
  KeyUse,
  PutAnswer,
  ShownBot,
  WorkspaceContents,
  WorkspaceFigureTerms,
  WorkspaceObject,
} from '../contract/workspace-object.ts';
import { ANSWERS_FOLDER, FileShelf } from '../files/file-shelf.ts';
import { migrate } from '../storage/migrate.ts';
import { AnswerFiles } from '../workspace/answer-files.ts';
import { AssistUses } from '../workspace/assist-uses.ts';
import { BotSecrets, type StoredBot } from '../workspace/bots.ts';
import { BubbleCounts } from '../workspace/bubble-counts.ts';
import { Changes } from '../workspace/changes.ts';
import { Entries } from '../workspace/entries.ts';
import { Keys } from '../workspace/keys.ts';
import { WORKSPACE_MIGRATIONS, WorkspaceTable } from '../workspace/workspace-table.ts';
import { objectsOf } from './addresses.ts';

/**
 * What the team of one base topic shares. Each change is stored with who made it and what was before, and the desk is told of
 * it until it has heard; from there it reaches all desks. No chat and no message ever asks here.
 */
export class Workspace extends DurableObject<Env> implements WorkspaceObject {
  readonly #table: WorkspaceTable;
  readonly #entries: Entries;
  readonly #files: AnswerFiles;
  readonly #keys: Keys;
  readonly #botSecrets: BotSecrets;
  readonly #bubbles: BubbleCounts;
  readonly #assistUses: AssistUses;
  readonly #changes: Changes;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, WORKSPACE_MIGRATIONS);
    this.#table = new WorkspaceTable(ctx.storage.sql);
    this.#entries = new Entries(this.#table);
    this.#bubbles = new BubbleCounts(ctx.storage.sql);
    this.#assistUses = new AssistUses(ctx.storage.sql);
    this.#keys = new Keys(ctx.storage, this.#table);
    this.#botSecrets = new BotSecrets(ctx.storage.sql);
    const { site } = siteOfObject(ctx.id.name ?? '');
    this.#files = new AnswerFiles({
      sql: ctx.storage.sql,
      shelf: env.FILES === undefined ? null : new FileShelf(env.FILES, site, ANSWERS_FOLDER),
      isCarried: (id) => this.#table.carriesFile(id),
    });
    this.#changes = new Changes({
      storage: ctx.storage,
      table: this.#table,
      entries: this.#entries,
      files: this.#files,
      tell: (change) => objectsOf(env, site).desk().workspaceChanged(change),
    });
  }

  contents(attendantId: string): WorkspaceContents {
    return this.#entries.contents(attendantId);
  }

  rightsOf(attendantId: string): Right[] {
    return this.#entries.rightsOf(attendantId);
  }

  settings(): WorkspaceSettings {
    return this.#entries.settings;
  }

  tags(): Tag[] {
    return this.#entries.tags;
  }

  answers(): ReadyAnswer[] {
    return this.#entries.answers;
  }

  hours(): Hours | null {
    return this.#entries.hours;
  }

  pageTerms(): PageTerms {
    return this.#entries.pageTerms;
  }

  pushContent(): boolean {
    return this.#entries.settings.pushContent === true;
  }

  countBubbles(counts: BubbleCount[]): void {
    const known = new Set(this.#entries.rules.map(({ id }) => id));
    this.ctx.storage.transactionSync(() => this.#bubbles.add(counts.filter(({ id }) => known.has(id))));
  }

  ruleCounts(): RuleCounts[] {
    return this.#bubbles.all;
  }

  figureTerms(): WorkspaceFigureTerms {
    return this.#entries.figureTerms;
  }

  membersOf(team: string): Id[] | null {
    return this.#entries.teams.find(({ id }) => id === team)?.members ?? null;
  }

  async put(name: EntryName, value: object, by: string): Promise<boolean> {
    if (!this.#entries.hasRoomFor(name)) return false;
    await this.#changes.make(name, JSON.stringify(value), by);
    return true;
  }

  async putAnswer(
    owner: string | null,
    { attachments, ...answer }: PutAnswer,
    by: string,
  ): Promise<ReadyAnswer | 'too_many' | 'attachment_unknown'> {
    const name: EntryName = { part: 'answers', id: answer.id, owner };
    const before = this.#table.text(name);
    const held = before === null ? undefined : (JSON.parse(before) as ReadyAnswer).attachments;
    const files = this.#files.resolved((attachments ?? held ?? []).map(({ id }) => id));
    if (files === null) return 'attachment_unknown';
    const value: ReadyAnswer = { ...answer, ...(files.length === 0 ? {} : { attachments: files }) };
    return (await this.put(name, value, by)) ? value : 'too_many';
  }

  async planFile(id: string, size: number, limits: FileLimits): Promise<FilePlan<AnswerFile>> {
    const plan = this.#files.plan(id, size, limits, Date.now());
    if (plan.kind === 'free') await this.#changes.arm();
    return plan;
  }

  giveUpFile(id: string): boolean {
    return this.#files.giveUp(id);
  }

  addFile(file: AnswerFile): boolean {
    return this.#files.add(file);
  }

  answerFile(id: string): AnswerFile | null {
    return this.#files.find(id);
  }

  async remove(name: EntryName, by: string): Promise<boolean> {
    if (this.#table.text(name) === null) return false;
    await this.#changes.make(name, null, by);
    if (name.part === 'rules') this.#bubbles.forget(name.id);
    return true;
  }

  audit(before: number, limit: number): AuditPage {
    const entries = this.#table.audit(before, limit);
    const last = entries.at(-1);
    return entries.length < limit || last === undefined ? { entries } : { entries, cursor: String(last.n) };
  }

  hooks(): string[] {
    return this.#table.hooks;
  }

  addHook(id: string): boolean {
    if (this.#table.hooks.length >= WEBHOOKS_MAX) return false;
    this.#table.putHook(id, true);
    return true;
  }

  removeHook(id: string): void {
    this.#table.putHook(id, false);
  }

  noteAssist(customerId: string, task: string, by: string, most: number): boolean {
    const at = Date.now();
    return this.ctx.storage.transactionSync(() => {
      if (!this.#assistUses.take(by, most, at)) return false;
      const after = JSON.stringify({ task });
      this.#table.note({ part: 'assistant', id: customerId, before: null, after, by, at });
      return true;
    });
  }

  forgetAssist(customerId: string): void {
    this.#assistUses.forget(customerId);
  }

  async noteHook(before: Webhook | null, after: Webhook | null, by: string): Promise<void> {
    const textOf = (hook: Webhook | null) => (hook === null ? null : JSON.stringify(hook));
    const id = (after ?? before)?.id ?? '';
    const at = Date.now();
    const texts = { before: textOf(before), after: textOf(after) };
    this.#table.note({ part: 'webhooks', id, ...texts, by, at });
    const reason = after?.offReason ?? null;
    const off = reason === null ? null : JSON.stringify({ id, reason, at });
    await this.#changes.make({ part: 'offHooks', id, owner: null }, off, by);
  }

  bots(): BotDoor[] {
    return this.#entries.bots.map((bot) => this.#botSecrets.door(bot));
  }

  async putBot(id: string, body: BotBody, secret: string, by: string): Promise<ShownBot | null> {
    const bot: StoredBot = { id, ...body };
    const isNew = this.#botSecrets.begin(id, secret);
    if (await this.put({ part: 'bots', id, owner: null }, bot, by))
      return { ...this.#botSecrets.door(bot), ...(isNew ? { secret } : {}) };
    this.#botSecrets.forget(id);
    return null;
  }

  rotateBot(id: string, secret: string, overlapMs: number, by: string): BotDoor | null {
    const bot = this.#entries.bot(id);
    if (bot === null) return null;
    const before = this.#botSecrets.door(bot);
    return this.ctx.storage.transactionSync(() => {
      this.#botSecrets.rotate(id, secret, Date.now() + overlapMs);
      const after = this.#botSecrets.door(bot);
      const texts = { before: JSON.stringify(before), after: JSON.stringify(after) };
      this.#table.note({ part: 'bots', id, ...texts, by, at: Date.now() });
      return after;
    });
  }

  async removeBot(id: string, by: string): Promise<boolean> {
    this.#botSecrets.forget(id);
    return this.remove({ part: 'bots', id, owner: null }, by);
  }

  botTerms(id: string): BotTerms | null {
    const bot = this.#entries.bot(id);
    return bot?.isOn ? this.#botSecrets.terms(bot, Date.now()) : null;
  }

  botFailed(id: string, why: BotFailure): void {
    this.#botSecrets.failed(id, why, Date.now());
  }

  keys(): ApiKey[] {
    return this.#keys.all;
  }

  addKey(key: NewKey, hash: string, by: string): ApiKey | null {
    return this.#keys.add(key, hash, by);
  }

  rotateKey(id: string, hash: string, overlapMs: number, by: string): ApiKey | null {
    return this.#keys.rotate(id, hash, overlapMs, by);
  }

  removeKey(id: string, by: string): boolean {
    return this.#keys.remove(id, by);
  }

  useKey(hash: string): KeyUse | null {
    return this.#keys.use(hash);
  }

  override alarm(): Promise<void> {
    return this.#changes.due();
  }
}
