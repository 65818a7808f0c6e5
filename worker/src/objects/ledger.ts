import { DurableObject } from 'cloudflare:workers';
import { type ChatFacts, idText, sessionTopicOf, siteOfObject } from '@chimpassist/protocol';
import type { FactsPage as MirroredFacts } from '@chimpassist/protocol/frames';
import type { Env } from '../contract/env.ts';
import type {
  CountedQuery,
  FactsPage,
  FigureTerms,
  LedgerAnswer,
  LedgerObject,
  LedgerQuery,
  MessagePlace,
  MessagesPage,
  RowPlace,
} from '../contract/ledger-object.ts';
import type { Shift } from '../contract/shift.ts';
import type { WorkspaceFigureTerms } from '../contract/workspace-object.ts';
import { LedgerFigures } from '../figures/ledger-figures.ts';
import { messagesPage } from '../figures/ledger-messages.ts';
import { LEDGER_MIGRATIONS, LedgerTable } from '../figures/ledger-table.ts';
import { isLate, mirrorPage } from '../figures/mirror-page.ts';
import { type OpenHours, openAnswerOf, openHoursOf } from '../figures/open-answer.ts';
import { Rollups } from '../figures/rollups.ts';
import { rowNames } from '../figures/row-names.ts';
import { termsOf } from '../figures/terms.ts';
import { Zone } from '../figures/zone.ts';
import { log } from '../log.ts';
import { mailSenderOf } from '../mail/senders.ts';
import { settingsOf } from '../settings.ts';
import { migrate } from '../storage/migrate.ts';
import { LEDGER_PREFIX, type Objects, objectsOf } from './addresses.ts';
import { Backfill } from './backfill.ts';
import { ReportMailer } from './report-mailer.ts';

/** The platform ends an object at ten times of this. */
const FULL_BYTES = 1_000_000_000;
/** At the end of the name of a month's first ledger. */
const FIRST_PART = ' 0001';
/** For so long teams and hours are taken as they were read, ms. */
const TERMS_KEPT_MS = 30_000;
/** Rows that are looked at for one page of those that a figure counts. */
const COUNTED_AT_ONCE = 5_000;
const HOUR_MS = 3_600_000;
/** How often it is looked whether a day is over. */
const LOOK_MS = 6 * HOUR_MS;
/** Between two pieces of work in the background: chats come first. */
const PAUSE_MS = 250;

/**
 * The facts of the chats that ended in one month. A chat hands its row in when it ends; no message ever waits for it. All of it,
 * but who was there and when, could be made again from the chats.
 */
export class Ledger extends DurableObject<Env> implements LedgerObject {
  readonly #table: LedgerTable;
  readonly #rollups: Rollups;
  readonly #figures: LedgerFigures;
  readonly #objects: Objects;
  readonly #name: string;
  readonly #retentionMs: number | null;
  readonly #backfill: Backfill;
  readonly #mailer: ReportMailer;
  #terms: ({ at: number } & WorkspaceFigureTerms) | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, LEDGER_MIGRATIONS);
    const { site, name } = siteOfObject(ctx.id.name ?? '');
    this.#name = name.slice(LEDGER_PREFIX.length);
    this.#table = new LedgerTable(ctx.storage.sql, rowNames(ctx.storage.kv));
    this.#rollups = new Rollups(ctx.storage);
    this.#figures = new LedgerFigures({
      table: this.#table,
      rollups: this.#rollups,
      month: this.#name.slice(0, 7),
      mayShareDays: () => !this.#name.endsWith(FIRST_PART) || this.#isFull,
    });
    this.#objects = objectsOf(env, site);
    this.#retentionMs = settingsOf(env, site).retentionMs;
    this.#mailer = new ReportMailer(
      ctx.storage,
      this.#objects,
      mailSenderOf(env, site, (mail) => this.#objects.desk().sendMail(mail)),
    );
    this.#backfill = new Backfill(ctx.storage, this.#objects, (topic) =>
      this.#objects.chat(topic).bookAgain(),
    );
  }

  async put(rows: ChatFacts[]): Promise<boolean> {
    const terms = await this.#termsNow();
    const changed = rows.flatMap((row) => {
      const known = this.#table.known(row);
      const next = known === null ? this.#completed(row, terms) : renewed(row, known);
      return JSON.stringify(known) === JSON.stringify(next) ? [] : [{ row: next, isNew: known === null }];
    });
    if (changed.length === 0) return true;
    const isFull = this.#isFull;
    await this.#begin();
    this.ctx.storage.transactionSync(() => {
      for (const { row, isNew } of changed) {
        if (isNew && isFull) continue;
        this.#table.put(row, isLate(row.endedAt, isNew, Date.now()));
        this.#rollups.drop(Zone.of(terms.zone).dayOf(row.endedAt));
      }
    });
    return !isFull || changed.every(({ isNew }) => !isNew);
  }

  async putShifts(shifts: Shift[]): Promise<boolean> {
    if (this.#isFull) return false;
    const { zone } = await this.#termsNow();
    await this.#begin();
    this.ctx.storage.transactionSync(() => {
      for (const shift of shifts) {
        this.#table.putShift(shift);
        // A day is never shorter than this.
        for (let at = shift.from; at < shift.to + 22 * HOUR_MS; at += 22 * HOUR_MS)
          this.#rollups.drop(Zone.of(zone).dayOf(Math.min(at, shift.to)));
      }
    });
    return true;
  }

  figures(query: LedgerQuery): LedgerAnswer {
    return this.#figures.answer(query, Date.now());
  }

  page(from: number, to: number, after: RowPlace | null, limit: number): FactsPage {
    return this.#table.page(from, to, after, limit);
  }

  counted(query: CountedQuery, after: RowPlace | null): FactsPage {
    return this.#figures.counted(query, after, COUNTED_AT_ONCE);
  }

  messages(from: number, to: number, after: MessagePlace | null): Promise<MessagesPage> {
    return messagesPage(
      (behind, limit) => this.#table.page(from, to, behind, limit),
      (customerId, part, above) => this.#objects.chat(sessionTopicOf(customerId)).wordsOfPart(part, above),
      after ?? { row: null, seq: null },
    );
  }

  mirrorPage(cursor: string, limit: number): MirroredFacts {
    return mirrorPage(this.#table, cursor, limit, Date.now());
  }

  async forget(customerId: string): Promise<void> {
    const { zone } = await this.#termsNow();
    this.ctx.storage.transactionSync(() => this.#dropPages(this.#table.forget(customerId), zone));
  }

  #dropPages(ends: readonly number[], zone: string): void {
    for (const day of new Set(ends.map((at) => Zone.of(zone).dayOf(at)))) this.#rollups.dropPages(day);
  }

  register(name: string): void {
    this.ctx.storage.sql.exec('INSERT OR IGNORE INTO ledgers VALUES (?)', name);
  }

  names(): string[] {
    return this.ctx.storage.sql
      .exec<{ name: string }>('SELECT name FROM ledgers ORDER BY name')
      .toArray()
      .map(({ name }) => name);
  }

  planMail(): Promise<void> {
    return this.#mailer.plan();
  }

  rebuild(): Promise<void> {
    return this.#backfill.again();
  }

  /** Of `ledgers` chats are asked; of a ledger rollups are made of the days that are over. */
  override async alarm(): Promise<void> {
    await this.#backfill.goOn();
    await this.#mailer.goOn();
    await this.#mailer.arm();
    if (this.#table.isEmpty) return;
    try {
      const retentionMs = this.#retentionMs;
      const terms = await this.#termsNow();
      if (retentionMs !== null)
        this.ctx.storage.transactionSync(() =>
          this.#dropPages(this.#table.forgetBefore(Date.now() - retentionMs), terms.zone),
        );
      const isDone = this.#figures.prepare(terms, Date.now());
      await this.ctx.storage.setAlarm(Date.now() + (isDone ? LOOK_MS : PAUSE_MS));
    } catch (error) {
      log('rollups_failed', { error });
      await this.ctx.storage.setAlarm(Date.now() + HOUR_MS);
    }
  }

  get #isFull(): boolean {
    return this.ctx.storage.sql.databaseSize >= FULL_BYTES;
  }

  /** Before the first row, so that there is none which no figure counts. */
  async #begin(): Promise<void> {
    if (!this.#table.isEmpty) return;
    await this.#objects.ledgers().register(this.#name);
    await this.ctx.storage.setAlarm(Date.now() + LOOK_MS);
  }

  async #termsNow(): Promise<FigureTerms & OpenHours> {
    const now = Date.now();
    if (this.#terms === null || now - this.#terms.at > TERMS_KEPT_MS)
      this.#terms = { at: now, ...(await this.#objects.workspace().figureTerms()) };
    return { ...termsOf(this.#terms), ...openHoursOf(this.#terms) };
  }

  /** With what only the workspace knows, as it is now: the teams of those who were in the chat, and when the team was open. */
  #completed(row: ChatFacts, { teams, ...hours }: FigureTerms & OpenHours): ChatFacts {
    const ofPeople = row.stays.flatMap(({ who }) => teams[idText(who)] ?? []);
    const all = { ...row, teams: [...new Set([...row.teams, ...ofPeople])] };
    return { ...all, ...openAnswerOf(all, hours) };
  }
}

/** What is told again: teams and open hours stay as they were when the chat ended, and offers that the chat has forgotten. */
const renewed = (row: ChatFacts, known: ChatFacts): ChatFacts => ({
  // In the order of what is known, so that the same is seen to be the same.
  ...known,
  ...row,
  ...((known.offers?.length ?? 0) > (row.offers?.length ?? 0) ? { offers: known.offers } : {}),
  teams: known.teams,
  openAnswerMs: known.openAnswerMs,
});
