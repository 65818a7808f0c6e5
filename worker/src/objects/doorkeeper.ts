import { DurableObject } from 'cloudflare:workers';
import { type Env, within } from '../contract/env.ts';

const DAY_MS = 86_400_000;
/** So long a place from which somebody signed in stays known. */
const KNOWN_MS = 30 * DAY_MS;

/**
 * One per address, e-mail or attendant. Counts tries, in memory: a count that is lost when the object sleeps had nobody
 * who tried. Knows revoked sign-ins, on disk, until their last token has ended, and an attendant's level.
 */
export class Doorkeeper extends DurableObject<Env> {
  #used = 0;
  /** When the window of `#used` ends, epoch ms. */
  #until = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS revoked (sign_in TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID',
    );
  }

  /** Takes one of `limit` tries per window. @returns ms until the next window where none is left, else null. */
  take(limit: number, windowMs: number): number | null {
    const now = Date.now();
    if (now >= this.#until) {
      this.#used = 0;
      this.#until = now + windowMs;
    }
    if (this.#used >= limit) return this.#until - now;
    this.#used += 1;
    return null;
  }

  /** As {@link take}, but whoever has been let in from this place lately is not counted: others' tries lock nobody out. */
  takeFrom(place: string, limit: number, windowMs: number): number | null {
    const until = this.ctx.storage.kv.get<number>(`known ${place}`);
    return until !== undefined && until > Date.now() ? null : this.take(limit, windowMs);
  }

  /** Somebody was let in from this place. */
  welcome(place: string): void {
    const { kv } = this.ctx.storage;
    const now = Date.now();
    // Written once a day at most.
    if ((kv.get<number>(`known ${place}`) ?? 0) > now + KNOWN_MS - DAY_MS) return;
    for (const [key, until] of kv.list<number>({ prefix: 'known ' })) if (until <= now) kv.delete(key);
    kv.put(`known ${place}`, now + KNOWN_MS);
  }

  /** The try was a good one: it does not count. */
  giveBack(): void {
    this.#used = Math.max(0, this.#used - 1);
  }

  /** @param until when the sign-in's last token ends, epoch ms. */
  revoke(signInId: string, until: number): void {
    const { sql } = this.ctx.storage;
    sql.exec('DELETE FROM revoked WHERE until < ?', Date.now());
    sql.exec('INSERT OR REPLACE INTO revoked VALUES (?, ?)', signInId, until);
  }

  /** What the operator's hook said of this attendant at the last sign-in: it counts for tokens of before too. */
  signedIn(type: string): void {
    this.ctx.storage.kv.put('type', type);
  }

  /** Whether a sign-in counts, and as what; `type` is null where no sign-in told it here. */
  standing(signInId: string): { isRevoked: boolean; type: string | null } {
    const { kv, sql } = this.ctx.storage;
    const isRevoked = sql.exec('SELECT 1 FROM revoked WHERE sign_in = ?', signInId).toArray().length > 0;
    return { isRevoked, type: kv.get<string>('type') ?? null };
  }
}

type Name = `sessions from ${string}` | `sign-ins ${'from' | 'as'} ${string}` | `attendant ${string}`;

export const doorkeeperOf = (env: Env, name: Name): DurableObjectStub<Doorkeeper> =>
  within(env, env.DOORKEEPER).getByName(name);
