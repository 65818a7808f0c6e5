import { type AttendantInfo, idText, type LegacyClients } from '@chimpassist/protocol';
import type { AttendantCard } from '../chat/machine/state.ts';
import { type Row, text } from './rows.ts';

/** What the operator's hook says of an attendant. */
export type Account = Pick<AttendantInfo, 'id' | 'name' | 'avatarURL' | 'email' | 'type'>;

/** One sign-in, as its token tells of it. */
export interface SignIn {
  id: string;
  /** When its newest token ends, epoch ms. */
  until: number;
}

/** What is known of somebody who says to be an attendant. */
export type Standing =
  /** Never signed in here, or before this was kept. */
  | { kind: 'unknown' }
  /** Every sign-in was ended, or has run out. */
  | { kind: 'signedOut' }
  /** `person` is null where only a token told of it, which knows no name. */
  | {
      kind: 'signedIn';
      type: string;
      email: string | null;
      person: Pick<Account, 'name' | 'avatarURL'> | null;
    };

/** A proven attendant of whom no sign-in told the level has the lowest one. */
const UNTOLD_TYPE = 'support/firstLevel';
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
  signedIn({ id, type, name, avatarURL, email }: Account, signIn: SignIn): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO accounts (id_text, type, email, person) VALUES (?, ?, ?, ?)',
      idText(id),
      type,
      email || null,
      JSON.stringify({ name, avatarURL }),
    );
    this.#keep(idText(id), signIn);
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
    // Of an attendant who is not known yet this is the first news: with it there is no sign-in left.
    this.#sql.exec("INSERT OR IGNORE INTO accounts (id_text, type) VALUES (?, '')", id);
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

  #account(id: string): Row | undefined {
    return this.#rows('SELECT * FROM accounts WHERE id_text = ?', id)[0];
  }

  #keep(id: string, signIn: SignIn): void {
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

/**
 * Who an attendant of a frame is, by what is known and not by what the payload says of itself.
 *
 * @param proven whether the topic proved the id. Of one who is not proven, or of whom an earlier bridge does not say, the
 *   payload counts, until it names somebody whom the hook has let in.
 * @returns null for one who has signed out.
 */
export function trustedCard(
  { id, name, avatarURL, type }: AttendantCard,
  proven: boolean | undefined,
  standing: Standing,
): AttendantCard | null {
  switch (standing.kind) {
    case 'unknown':
      return { id, name, avatarURL, type: proven === true ? UNTOLD_TYPE : type };
    case 'signedOut':
      return proven === false ? { id, name, avatarURL, type } : null;
    case 'signedIn':
      if (standing.person !== null) return { id, ...standing.person, type: standing.type };
      return { id, name, avatarURL, type: proven === true ? standing.type : type };
  }
}

/** An earlier bridge reads topics that prove nothing only where attendants without tokens are let in. */
export const provenOf = (proven: boolean | undefined, legacyClients: LegacyClients): boolean | undefined =>
  proven ?? (legacyClients === 'all' ? false : undefined);
