import type { DirectoryPerson, NewPerson, PersonChange } from '@chimpassist/protocol';
import { randomId, SUPERVISOR } from '@chimpassist/protocol';

/** What is stored of somebody. */
export interface Person {
  id: string;
  email: string;
  name: string;
  avatarURL: string | null;
  type: string;
  hash: string;
  disabled: boolean;
  /** Sign-ins of earlier epochs have ended. */
  epoch: number;
}

/** What guard, desk and link have to hear of somebody. */
export interface News {
  person: Person;
  /** All sign-ins from before have ended. */
  hasEnded: boolean;
}

export const PEOPLE_MIGRATIONS: readonly string[] = [
  `CREATE TABLE people (
     id TEXT PRIMARY KEY, email_key TEXT NOT NULL UNIQUE, email TEXT NOT NULL, name TEXT NOT NULL, avatar_url TEXT,
     type TEXT NOT NULL, hash TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, epoch INTEGER NOT NULL DEFAULT 1
   ) WITHOUT ROWID;
   CREATE TABLE untold (id TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE begun (once TEXT PRIMARY KEY) WITHOUT ROWID;`,
];

type Row = Record<string, SqlStorageValue>;

/** As two people would write the same address. */
const keyOf = (email: string): string => email.trim().toLowerCase();

/** The rows of the directory. What guard and desk have not heard of somebody yet stands beside them. */
export class People {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): Person[] {
    return this.#rows('SELECT * FROM people ORDER BY name COLLATE NOCASE, id').map(personOf);
  }

  byId(id: string): Person | null {
    const [row] = this.#rows('SELECT * FROM people WHERE id = ?', id);
    return row === undefined ? null : personOf(row);
  }

  byEmail(email: string): Person | null {
    const [row] = this.#rows('SELECT * FROM people WHERE email_key = ?', keyOf(email));
    return row === undefined ? null : personOf(row);
  }

  /** Whether nobody could manage the directory without this person. */
  isLastSupervisor(id: string): boolean {
    const [me] = this.#rows(
      'SELECT 1 FROM people WHERE id = ? AND type = ? AND disabled = 0',
      id,
      SUPERVISOR,
    );
    if (me === undefined) return false;
    const others = this.#rows(
      'SELECT 1 FROM people WHERE id <> ? AND type = ? AND disabled = 0 LIMIT 1',
      id,
      SUPERVISOR,
    );
    return others.length === 0;
  }

  add({ email, name, avatarURL, type, hash }: Omit<NewPerson, 'password'> & { hash: string }): Person {
    const person = { id: randomId(), email, name, avatarURL, type, hash, disabled: false, epoch: 1 };
    this.#put(person);
    return person;
  }

  /** Stores somebody again, and that guard and desk have to hear of it. */
  change(person: Person): void {
    const before = this.byId(person.id);
    this.#put(person);
    this.#mustTell(person, before !== null && before.epoch < person.epoch);
  }

  /** Nobody gets this id again. */
  remove(person: Person): void {
    this.#sql.exec('DELETE FROM people WHERE id = ?', person.id);
    this.#mustTell({ ...person, disabled: true, epoch: person.epoch + 1 }, true);
  }

  untold(): News[] {
    return this.#rows('SELECT person FROM untold').map(({ person }) => JSON.parse(String(person)) as News);
  }

  /** @param news as it was told: what changed meanwhile stays to be told. */
  told(news: News): void {
    this.#sql.exec('DELETE FROM untold WHERE id = ? AND person = ?', news.person.id, JSON.stringify(news));
  }

  /** @returns false where it had begun by this text before. */
  begin(once: string): boolean {
    if (this.#rows('SELECT 1 FROM begun WHERE once = ?', once).length > 0) return false;
    this.#sql.exec('INSERT INTO begun VALUES (?)', once);
    return true;
  }

  #mustTell(person: Person, hasEnded: boolean): void {
    const before = this.untold().find((news) => news.person.id === person.id);
    // The hash is nobody else's business.
    const news: News = { person: { ...person, hash: '' }, hasEnded: hasEnded || before?.hasEnded === true };
    this.#sql.exec('INSERT OR REPLACE INTO untold VALUES (?, ?)', person.id, JSON.stringify(news));
  }

  #put({ id, email, name, avatarURL, type, hash, disabled, epoch }: Person): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[id, keyOf(email), email, name, avatarURL, type, hash, disabled ? 1 : 0, epoch],
    );
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}

const personOf = (row: Row): Person => ({
  id: String(row.id),
  email: String(row.email),
  name: String(row.name),
  avatarURL: row.avatar_url === null || row.avatar_url === undefined ? null : String(row.avatar_url),
  type: String(row.type),
  hash: String(row.hash),
  disabled: row.disabled === 1,
  epoch: Number(row.epoch),
});

/** Somebody with what was changed. Who is disabled has no sign-in any more. */
export function changed(person: Person, { name, avatarURL, type, disabled }: PersonChange): Person {
  return {
    ...person,
    name: name ?? person.name,
    avatarURL: avatarURL === undefined ? person.avatarURL : avatarURL,
    type: type ?? person.type,
    disabled: disabled ?? person.disabled,
    epoch: disabled === true && !person.disabled ? person.epoch + 1 : person.epoch,
  };
}

/** Without what only the directory knows. */
export const shownOf = ({ id, email, name, avatarURL, type, disabled }: Person): DirectoryPerson => ({
  id,
  email,
  name,
  avatarURL,
  type,
  disabled,
});
