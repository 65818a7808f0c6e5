import { DurableObject } from 'cloudflare:workers';
import { type Env, within } from './env.ts';

/**
 * One per address, e-mail or attendant. Counts tries, in memory: a count that is lost when the object sleeps had nobody
 * who tried. Knows revoked sign-ins, on disk, until their last token has ended.
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

  isRevoked(signInId: string): boolean {
    return (
      this.ctx.storage.sql.exec('SELECT 1 FROM revoked WHERE sign_in = ?', signInId).toArray().length > 0
    );
  }
}

type Name = `sessions from ${string}` | `sign-ins ${'from' | 'as'} ${string}` | `attendant ${string}`;

export const doorkeeperOf = (env: Env, name: Name): DurableObjectStub<Doorkeeper> =>
  within(env, env.DOORKEEPER).getByName(name);
