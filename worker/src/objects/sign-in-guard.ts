import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../contract/env.ts';
import { epochOf } from '../contract/sign-in-epoch.ts';
import type { SignInGuardObject } from '../contract/sign-in-guard-object.ts';

const DAY_MS = 86_400_000;
/** So long a place from which somebody signed in stays known. */
const KNOWN_MS = 30 * DAY_MS;

/**
 * One per address, e-mail or attendant. Counts tries, in memory: a count that is lost when the object sleeps had nobody
 * who tried. Knows revoked sign-ins, on disk, until their last token has ended, and an attendant's level.
 */
export class SignInGuard extends DurableObject<Env> implements SignInGuardObject {
  #used = 0;
  /** When the window of `#used` ends, epoch ms. */
  #until = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS revoked (sign_in TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID',
    );
  }

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

  takeFrom(place: string, limit: number, windowMs: number): number | null {
    const until = this.ctx.storage.kv.get<number>(`known ${place}`);
    return until !== undefined && until > Date.now() ? null : this.take(limit, windowMs);
  }

  welcome(place: string): void {
    const { kv } = this.ctx.storage;
    const now = Date.now();
    // Written once a day at most.
    if ((kv.get<number>(`known ${place}`) ?? 0) > now + KNOWN_MS - DAY_MS) return;
    for (const [key, until] of kv.list<number>({ prefix: 'known ' })) if (until <= now) kv.delete(key);
    kv.put(`known ${place}`, now + KNOWN_MS);
  }

  giveBack(): void {
    this.#used = Math.max(0, this.#used - 1);
  }

  revoke(signInId: string, until: number): void {
    const { sql } = this.ctx.storage;
    sql.exec('DELETE FROM revoked WHERE until < ?', Date.now());
    sql.exec('INSERT OR REPLACE INTO revoked VALUES (?, ?)', signInId, until);
  }

  signedIn(type: string): void {
    this.ctx.storage.kv.put('type', type);
  }

  changed(type: string, epoch: number): void {
    const { kv } = this.ctx.storage;
    kv.put('type', type);
    if (epoch > (kv.get<number>('epoch') ?? 0)) kv.put('epoch', epoch);
  }

  standing(signInId: string): { isRevoked: boolean; type: string | null } {
    const { kv, sql } = this.ctx.storage;
    const isRevoked =
      epochOf(signInId) < (kv.get<number>('epoch') ?? 0) ||
      sql.exec('SELECT 1 FROM revoked WHERE sign_in = ?', signInId).toArray().length > 0;
    return { isRevoked, type: kv.get<string>('type') ?? null };
  }
}
