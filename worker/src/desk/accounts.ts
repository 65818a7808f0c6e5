import { idText, SUPERVISOR } from '@chimpassist/protocol';
import type { Account, SignIn, Standing } from '../contract/desk-object.ts';
import { epochOf } from '../contract/sign-in-epoch.ts';
import { type Row, text } from './rows.ts';

/** Of one attendant; older ones count as ended. */
const SIGN_INS_MAX = 100;

/**
 * Who is of which level, by what the operator's hook last said at a sign-in. Topics prove an attendant's id and nothing
 * else, so this is what counts of everything else that a payload says.
 */
export class Accounts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The hook's word: it counts for all sign-ins of this attendant. */
  signedIn(account: Account, signIn: SignIn): void {
    this.#put(account);
    this.#keep(idText(account.id), signIn);
  }

  #put({ id, type, name, avatarURL, email }: Account): void {
    this.#sql.exec(
      `INSERT INTO accounts (id_text, type, email, person) VALUES (?, ?, ?, ?)
         ON CONFLICT (id_text) DO UPDATE SET type = excluded.type, email = excluded.email, person = excluded.person`,
      idText(id),
      type,
      email || null,
      JSON.stringify({ name, avatarURL }),
    );
  }

  /** The built-in directory's word: as the hook's, and sign-ins of epochs before this one have ended. */
  changed(account: Account, epoch: number): void {
    this.#put(account);
    const id = idText(account.id);
    this.#sql.exec('UPDATE accounts SET epoch = max(epoch, ?) WHERE id_text = ?', epoch, id);
    for (const row of this.#rows('SELECT sign_in FROM sign_ins WHERE id_text = ?', id))
      if (epochOf(text(row.sign_in)) < epoch) this.#end(id, text(row.sign_in));
  }

  /**
   * A token that was verified. It tells the level only where no sign-in has: the token may be older than the hook's last
   * word.
   *
   * @returns the level that counts.
   */
  tokenSeen(id: string, type: string, signIn: SignIn): string {
    const known = text(this.#account(id)?.type);
    if (known === '')
      this.#sql.exec('INSERT OR REPLACE INTO accounts (id_text, type) VALUES (?, ?)', id, type);
    this.#keep(id, signIn);
    return known === '' ? type : known;
  }

  signedOut(id: string, signInId: string): void {
    // Of an attendant who is not known yet this is the first that is heard: after it no sign-in is left.
    this.#sql.exec("INSERT OR IGNORE INTO accounts (id_text, type) VALUES (?, '')", id);
    this.#end(id, signInId);
  }

  #end(id: string, signInId: string): void {
    this.#sql.exec('DELETE FROM sign_ins WHERE id_text = ? AND sign_in = ?', id, signInId);
  }

  standingOf(id: string, now: number): Standing {
    const account = this.#account(id);
    if (account === undefined) return { kind: 'unknown' };
    const live = this.#rows('SELECT 1 FROM sign_ins WHERE id_text = ? AND until > ? LIMIT 1', id, now);
    if (live.length === 0) return { kind: 'signedOut' };
    return {
      kind: 'signedIn',
      type: text(account.type),
      email: account.email === null ? null : text(account.email),
      person:
        account.person === null
          ? null
          : (JSON.parse(text(account.person)) as Pick<Account, 'name' | 'avatarURL'>),
    };
  }

  /** The addresses of those who signed in as supervisors, up to so many. */
  supervisorMails(limit: number): string[] {
    const rows = this.#rows(
      'SELECT DISTINCT email FROM accounts WHERE type = ? AND email IS NOT NULL ORDER BY email LIMIT ?',
      ...[SUPERVISOR, limit],
    );
    return rows.map(({ email }) => text(email));
  }

  #account(id: string): Row | undefined {
    return this.#rows('SELECT * FROM accounts WHERE id_text = ?', id)[0];
  }

  #keep(id: string, signIn: SignIn): void {
    // It may have been told while the sign-in was under way.
    if (epochOf(signIn.id) < Number(this.#account(id)?.epoch ?? 0)) return;
    const [known] = this.#rows('SELECT until FROM sign_ins WHERE id_text = ? AND sign_in = ?', id, signIn.id);
    if (known !== undefined && Number(known.until) >= signIn.until) return;
    this.#sql.exec('INSERT OR REPLACE INTO sign_ins VALUES (?, ?, ?)', id, signIn.id, signIn.until);
    if (known !== undefined) return;
    this.#sql.exec('DELETE FROM sign_ins WHERE id_text = ? AND until <= ?', id, Date.now());
    this.#sql.exec(
      `DELETE FROM sign_ins WHERE id_text = ?1 AND sign_in IN
         (SELECT sign_in FROM sign_ins WHERE id_text = ?1 ORDER BY until DESC LIMIT -1 OFFSET ${SIGN_INS_MAX})`,
      id,
    );
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}
