import { copyFileSync, existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { sessionTopicOf } from '@chimpassist/protocol';
import { type PastChat, pastChat } from './chats.ts';
import { MODEL } from './model-chat.ts';
import { objectFile } from './object-files.ts';

/** The Worker's own, which write the index as it is written there. Its types are those of another platform. */
const archiveModule = (file: string): string =>
  new URL(`../../../worker/src/archive/${file}`, import.meta.url).href;
interface Index {
  put(session: Omit<PastChat, 'texts'> & { at: number; words: string[]; readers: string[] }): void;
}
const { addWords } = (await import(archiveModule('words.ts'))) as {
  addWords(words: Set<string>, text: string): void;
};
const { SessionWords } = (await import(archiveModule('session-words.ts'))) as {
  SessionWords: new (sql: unknown) => Index;
};
const { archiveName } = (await import(archiveModule('archive-name.ts'))) as {
  archiveName(at: number, part: number): string;
};

/** Epoch ms within JSON. */
const TIME = /\b1\d{12}\b/g;
const FIRST_TIME = 1_000_000_000_000;

type Row = Record<string, SQLInputValue>;

/**
 * Two years of chats in the files of a Worker that does not run, made after the one that it has: chats, archives, the list of
 * these, and the desk, which knows every customer. To have so many chats by sockets would take hours.
 */
export class Past {
  readonly #stateDir: string;
  readonly #archives = new Map<string, { index: Index; database: DatabaseSync }>();
  readonly #desk: DatabaseSync;
  readonly #modelFile: string;
  readonly #modelLog: Row[];
  readonly #modelRows: { table: string; row: Row; insert: StatementSync }[];
  readonly #model: { sessionId: string; ended: number };

  constructor(stateDir: string) {
    this.#stateDir = stateDir;
    this.#modelFile = this.#file('ChatSession', sessionTopicOf(MODEL.customerId));
    const chat = open(this.#modelFile);
    this.#modelLog = chat.prepare('SELECT * FROM log ORDER BY seq').all() as Row[];
    // What is due of the model chat is due of none that is made after it.
    chat.exec('UPDATE _cf_METADATA SET value = NULL');
    close(chat);
    const { session, since } = JSON.parse(String(this.#modelLog[0]?.json)).record.state;
    this.#model = { sessionId: session.sessionId, ended: since };
    // An empty index, which is copied.
    close(open(this.#file('Archive', 'archives')));
    this.#desk = open(this.#file('AttendantDesk', 'desk'));
    this.#desk.exec('BEGIN');
    this.#modelRows = ['chats', 'served'].map((table) => {
      const row = this.#desk
        .prepare(`SELECT * FROM ${table} WHERE session_topic = ?`)
        .get(sessionTopicOf(MODEL.customerId)) as Row;
      const names = Object.keys(row);
      const insert = this.#desk.prepare(
        `INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`,
      );
      return { table, row, insert };
    });
  }

  write(count: number, messages: number): void {
    const now = Date.now();
    for (let n = 0; n < count; n++) this.#add(pastChat(n, { count, messages, now }));
    this.#desk.exec('COMMIT');
    close(this.#desk);
    const list = open(this.#file('Archive', 'archives'));
    for (const [name, { database }] of this.#archives) {
      list.prepare('INSERT OR IGNORE INTO archives VALUES (?)').run(name);
      database.exec('COMMIT');
      close(database);
    }
    close(list);
  }

  #add(chat: PastChat): void {
    const made = (value: SQLInputValue): SQLInputValue => this.#madeOf(value, chat);
    const file = this.#file('ChatSession', sessionTopicOf(chat.customerId));
    copyFileSync(this.#modelFile, file);
    const database = open(file);
    const change = database.prepare('UPDATE log SET json = ?, received_at = ? WHERE seq = ?');
    database.exec('BEGIN');
    for (const { seq, kind, json, received_at } of this.#modelLog) {
      const text = chat.texts[Number(seq) - 1];
      const own =
        kind === 0
          ? JSON.stringify({ ...JSON.parse(String(made(json ?? null))), content: text })
          : made(json ?? null);
      change.run(own, made(received_at ?? null), seq ?? null);
    }
    database.exec('COMMIT');
    close(database);
    for (const { row, insert } of this.#modelRows) insert.run(...Object.values(row).map(made));
    const words = new Set<string>();
    for (const text of [...chat.texts, chat.customerId]) addWords(words, text);
    this.#archive(chat.ended).put({
      ...chat,
      at: chat.ended,
      words: [...words],
      readers: [String(chat.attendantId)],
    });
  }

  /** What stands in a file of the model chat, of another one. */
  #madeOf(value: SQLInputValue, { customerId, sessionId, attendantId, ended }: PastChat): SQLInputValue {
    const shift = ended - this.#model.ended;
    if (typeof value === 'number' && value > FIRST_TIME) return value + shift;
    if (typeof value !== 'string') return value;
    return value
      .replaceAll(this.#model.sessionId, sessionId)
      .replaceAll(MODEL.customerId, customerId)
      .replaceAll(String(MODEL.attendantId), String(attendantId))
      .replace(TIME, (time) => String(Number(time) + shift));
  }

  #archive(at: number): Index {
    const name = archiveName(at, 1);
    const known = this.#archives.get(name);
    if (known !== undefined) return known.index;
    const file = this.#file('Archive', `archive ${name}`);
    if (!existsSync(file)) copyFileSync(this.#file('Archive', 'archives'), file);
    const database = open(file);
    database.exec('BEGIN');
    const statements = new Map<string, StatementSync>();
    const index = new SessionWords({
      exec(query: string, ...values: SQLInputValue[]) {
        const statement = statements.get(query) ?? database.prepare(query);
        statements.set(query, statement);
        const rows = statement.all(...values);
        return { toArray: () => rows };
      },
    });
    this.#archives.set(name, { index, database });
    return index;
  }

  #file(className: string, name: string): string {
    return objectFile(this.#stateDir, className, name);
  }
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  // The machine may go down with it: the bench begins again.
  database.exec('PRAGMA synchronous = OFF');
  // The Worker that has just ended may have its file open for a moment more.
  database.exec('PRAGMA busy_timeout = 30000');
  return database;
}

/** With all of it in the one file. */
function close(database: DatabaseSync): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}
