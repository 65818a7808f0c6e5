import { DurableObject } from 'cloudflare:workers';
import { siteOfObject } from '@chimpassist/protocol';
import { ARCHIVE_MIGRATIONS, SessionWords } from '../archive/session-words.ts';
import type {
  ArchivedPlace,
  ArchivedSession,
  ArchiveObject,
  ArchiveQuery,
} from '../contract/archive-object.ts';
import type { Env } from '../contract/env.ts';
import { settingsOf } from '../settings.ts';
import { migrate } from '../storage/migrate.ts';
import { ARCHIVE_PREFIX, type Objects, objectsOf } from './addresses.ts';
import { Backfill } from './backfill.ts';

/** The platform ends an object at ten times of this; a search in a smaller one is quick. */
const FULL_BYTES = 1_000_000_000;
const DAY_MS = 86_400_000;

/**
 * The index of the sessions that ended in one month. A chat hands its words in when a session ends, and never waits for it; what
 * is found is only proposed: the chat says whether it is so, and shows it. All of it could be made again from the chats.
 */
export class Archive extends DurableObject<Env> implements ArchiveObject {
  readonly #sessions: SessionWords;
  readonly #objects: Objects;
  readonly #name: string;
  readonly #retentionMs: number | null;
  readonly #backfill: Backfill;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, ARCHIVE_MIGRATIONS);
    const { site, name } = siteOfObject(ctx.id.name ?? '');
    this.#name = name.slice(ARCHIVE_PREFIX.length);
    this.#sessions = new SessionWords(ctx.storage.sql);
    this.#objects = objectsOf(env, site);
    this.#retentionMs = settingsOf(env, site).retentionMs;
    this.#backfill = new Backfill(ctx.storage, this.#objects, (topic) =>
      this.#objects.chat(topic).archiveFormer(),
    );
  }

  async put(session: ArchivedSession, isKnown: boolean): Promise<boolean> {
    if (this.#sessions.has(session)) {
      if (!isKnown) this.ctx.storage.transactionSync(() => this.#sessions.put(session));
      return true;
    }
    if (this.ctx.storage.sql.databaseSize >= FULL_BYTES) return false;
    if (this.#sessions.isEmpty) {
      // Before the first one, so that there is none which no search finds.
      await this.#objects.archives().register(this.#name);
      if (this.#retentionMs !== null) await this.ctx.storage.setAlarm(Date.now() + DAY_MS);
    }
    this.ctx.storage.transactionSync(() => this.#sessions.put(session));
    return true;
  }

  find(query: ArchiveQuery): ArchivedPlace[] {
    return this.#sessions.find(query);
  }

  forget(customerId: string): void {
    this.ctx.storage.transactionSync(() => this.#sessions.forget(customerId));
  }

  register(name: string): void {
    this.ctx.storage.sql.exec('INSERT OR IGNORE INTO archives VALUES (?)', name);
  }

  async names(): Promise<string[]> {
    // What ended before there were archives.
    await this.#backfill.begin();
    return this.ctx.storage.sql
      .exec<{ name: string }>('SELECT name FROM archives ORDER BY name DESC')
      .toArray()
      .map(({ name }) => name);
  }

  override async alarm(): Promise<void> {
    await this.#backfill.goOn();
    await this.#deleteOld();
  }

  /** What the chats have deleted by `RETENTION_DAYS` is found no more. */
  async #deleteOld(): Promise<void> {
    const retentionMs = this.#retentionMs;
    if (retentionMs === null || this.#sessions.isEmpty) return;
    this.ctx.storage.transactionSync(() => this.#sessions.deleteBefore(Date.now() - retentionMs));
    if (!this.#sessions.isEmpty) await this.ctx.storage.setAlarm(Date.now() + DAY_MS);
  }
}
