import type { Bot, BotBody, BotDoor, BotFailure } from '@chimpassist/protocol';
import type { BotTerms } from '../contract/workspace-object.ts';

/** Secrets are needed for each signature, so they stand here as they are; nothing that desks read has them. */
export const BOT_SECRETS_TABLE = `CREATE TABLE bot_secrets (
  id TEXT PRIMARY KEY, secret TEXT NOT NULL, former TEXT, former_until INTEGER, failed TEXT
) WITHOUT ROWID;`;

/** An entry as it is stored. */
export type StoredBot = BotBody & { id: string };

type Row = Record<string, SqlStorageValue>;

/** What all desks read of a bot. */
export const shownBot = ({ id, name, avatarURL, team, isOn }: StoredBot): Bot => ({
  ...{ id, name, avatarURL, team, isOn },
});

/** By what bots prove that it is the platform that asks, and what became of them lately. Synchronous. */
export class BotSecrets {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Gives a bot its secret where it has none. @returns whether it had none. */
  begin(id: string, secret: string): boolean {
    if (this.#row(id) !== null) return false;
    this.#sql.exec('INSERT INTO bot_secrets VALUES (?, ?, NULL, NULL, NULL)', id, secret);
    return true;
  }

  rotate(id: string, secret: string, formerUntil: number): void {
    this.#sql.exec(
      'UPDATE bot_secrets SET former = secret, former_until = ?, secret = ? WHERE id = ?',
      ...[formerUntil, secret, id],
    );
  }

  forget(id: string): void {
    this.#sql.exec('DELETE FROM bot_secrets WHERE id = ?', id);
  }

  failed(id: string, why: BotFailure, at: number): void {
    this.#sql.exec('UPDATE bot_secrets SET failed = ? WHERE id = ?', JSON.stringify({ why, at }), id);
  }

  door(bot: StoredBot): BotDoor {
    const row = this.#row(bot.id);
    return {
      ...shownBot(bot),
      endpoint: bot.endpoint,
      formerUntil: typeof row?.former_until === 'number' ? row.former_until : null,
      failed: typeof row?.failed === 'string' ? (JSON.parse(row.failed) as BotDoor['failed']) : null,
    };
  }

  terms(bot: StoredBot, now: number): BotTerms {
    const row = this.#row(bot.id);
    const { name, avatarURL, endpoint, team } = bot;
    const former = Number(row?.former_until ?? 0) > now ? [String(row?.former)] : [];
    return { name, avatarURL, endpoint, team, secrets: row === null ? [] : [String(row.secret), ...former] };
  }

  #row(id: string): Row | null {
    return this.#sql.exec<Row>('SELECT * FROM bot_secrets WHERE id = ?', id).toArray()[0] ?? null;
  }
}
