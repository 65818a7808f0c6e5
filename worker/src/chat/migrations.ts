/**
 * Storage of a chat, append-only: a landed step is never edited, a change is a new step.
 *
 * `log` holds messages and receipts by growing `seq`; its only key is `seq`, so a message costs one row written and
 * "since seq n" is a range read. Identities are found through `digests` (see `identity-index.ts`).
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL);
   CREATE TABLE sessions (snapshot INTEGER PRIMARY KEY, session_id TEXT NOT NULL, json TEXT NOT NULL);
   CREATE TABLE log (
     seq INTEGER PRIMARY KEY,
     kind INTEGER NOT NULL,
     snapshot INTEGER NOT NULL,
     received_at INTEGER NOT NULL,
     json TEXT NOT NULL,
     read_at INTEGER
   );
   CREATE TABLE digests (first_seq INTEGER PRIMARY KEY, hashes BLOB NOT NULL);
   CREATE TABLE early_receipts (identity TEXT PRIMARY KEY, read_at INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE controls (rev INTEGER PRIMARY KEY, json TEXT NOT NULL);`,
];
