/** Storage of the desk, append-only like that of the chats. Loads and places in the queue are counted from these rows, never kept. */
export const DESK_MIGRATIONS: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE attendants (
     id_text TEXT PRIMARY KEY,
     info TEXT NOT NULL,
     type TEXT NOT NULL,
     availability TEXT NOT NULL DEFAULT 'available',
     active INTEGER NOT NULL DEFAULT 1,
     online INTEGER NOT NULL,
     idle_since INTEGER NOT NULL,
     viewing TEXT
   ) WITHOUT ROWID;
   CREATE TABLE chats (
     session_topic TEXT PRIMARY KEY,
     rev INTEGER NOT NULL,
     state TEXT NOT NULL,
     since INTEGER NOT NULL,
     info TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE slots (
     session_topic TEXT NOT NULL,
     slot INTEGER NOT NULL,
     type TEXT NOT NULL,
     attendant_id TEXT,
     wanted_id TEXT,
     note TEXT NOT NULL,
     from_json TEXT,
     offered_to TEXT,
     offer_expires INTEGER,
     tried TEXT NOT NULL DEFAULT '[]',
     PRIMARY KEY (session_topic, slot)
   ) WITHOUT ROWID;
   CREATE TABLE history (
     attendant_id TEXT NOT NULL,
     session_topic TEXT NOT NULL,
     at INTEGER NOT NULL,
     info TEXT NOT NULL,
     PRIMARY KEY (attendant_id, session_topic)
   ) WITHOUT ROWID;
   CREATE TABLE lost (
     attendant_id TEXT NOT NULL,
     session_topic TEXT NOT NULL,
     due_at INTEGER NOT NULL,
     tries INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (attendant_id, session_topic)
   ) WITHOUT ROWID;
   CREATE TABLE outbox (n INTEGER PRIMARY KEY, json TEXT NOT NULL);`,
  // The order of the queue apart from the time of the state, places that may stay open, and who holds the lease.
  `ALTER TABLE chats ADD COLUMN arrived_at INTEGER NOT NULL DEFAULT 0;
   UPDATE chats SET arrived_at = since;
   ALTER TABLE slots ADD COLUMN required INTEGER NOT NULL DEFAULT 1;
   CREATE TABLE lease (id INTEGER PRIMARY KEY CHECK (id = 1), bridge_id TEXT NOT NULL);`,
  'ALTER TABLE chats ADD COLUMN away INTEGER NOT NULL DEFAULT 0;',
  // Who signed in, and as what. The gap in the version makes every open back office fetch the picture, and with it show the
  // token of a sign-in from before this table.
  `CREATE TABLE accounts (
     id_text TEXT PRIMARY KEY,
     type TEXT NOT NULL,
     email TEXT,
     person TEXT
   ) WITHOUT ROWID;
   CREATE TABLE sign_ins (
     id_text TEXT NOT NULL,
     sign_in TEXT NOT NULL,
     until INTEGER NOT NULL,
     PRIMARY KEY (id_text, sign_in)
   ) WITHOUT ROWID;
   ALTER TABLE attendants ADD COLUMN proven INTEGER;
   UPDATE meta SET value = value + 1000 WHERE key = 'version';`,
  // The queue by indexes, so that nothing costs more where thousands wait; and what changes with nearly every call in one row.
  `ALTER TABLE slots ADD COLUMN arrived_at INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE slots ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE slots ADD COLUMN untold INTEGER NOT NULL DEFAULT 0;
   UPDATE slots SET
     arrived_at = coalesce((SELECT c.arrived_at FROM chats c WHERE c.session_topic = slots.session_topic), 0),
     queued = attendant_id IS NULL AND offered_to IS NULL,
     untold = attendant_id IS NULL AND offered_to IS NULL AND required = 1;
   CREATE INDEX slots_queue ON slots (queued, type, arrived_at, session_topic, slot) WHERE queued > 0;
   CREATE INDEX slots_wanted ON slots (wanted_id) WHERE wanted_id IS NOT NULL;
   CREATE INDEX slots_filled ON slots (attendant_id) WHERE attendant_id IS NOT NULL;
   CREATE INDEX slots_offered ON slots (offered_to, offer_expires) WHERE offered_to IS NOT NULL;
   CREATE INDEX slots_untold ON slots (type) WHERE untold = 1;
   CREATE INDEX chats_live ON chats (state, arrived_at, session_topic) WHERE state != 'over';
   CREATE TABLE counters (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     version INTEGER NOT NULL,
     outbox_n INTEGER NOT NULL,
     waiting INTEGER NOT NULL,
     untold_due INTEGER NOT NULL
   );
   INSERT INTO counters VALUES (
     1,
     coalesce((SELECT value FROM meta WHERE key = 'version'), 0),
     coalesce((SELECT value FROM meta WHERE key = 'outbox_n'), 0),
     (SELECT count(*) FROM chats WHERE state = 'waiting'),
     (SELECT count(*) > 0 FROM slots WHERE untold = 1)
   );`,
  // The order of the queue by the desk's clock; what is known keeps its place.
  `ALTER TABLE chats ADD COLUMN arrived_there INTEGER NOT NULL DEFAULT 0;
   UPDATE chats SET arrived_there = arrived_at;`,
  // When a chat last told of itself, by the desk's clock: what a mirror that was away has to look at.
  'ALTER TABLE chats ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;',
  // Of people of the built-in directory: their sign-ins of earlier epochs have ended.
  `ALTER TABLE accounts ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;`,
  // Links of attendants who speak MQTT to the Worker itself, and what they want to hear.
  `CREATE TABLE links (
     link TEXT PRIMARY KEY,
     attendant_id TEXT,
     feed INTEGER NOT NULL,
     chats INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  // The places of a chat in its own row, and who was in which chat by the time: each index was a row more for each change.
  `ALTER TABLE chats ADD COLUMN desk TEXT;
   UPDATE chats SET desk = json_object(
     'state', state,
     'served', json_object(),
     'slots', json((SELECT json_group_array(json_object(
       'slot', slot,
       'type', type,
       'required', json(iif(required = 1, 'true', 'false')),
       'attendantId', attendant_id,
       'wantedId', wanted_id,
       'note', note,
       'from', json(from_json),
       'offeredTo', offered_to,
       'offerExpires', offer_expires,
       'offerN', NULL,
       'tried', json(tried),
       'queued', queued,
       'untold', json(iif(untold = 1, 'true', 'false'))
     )) FROM slots WHERE slots.session_topic = chats.session_topic))
   ) WHERE state != 'over';
   DROP TABLE slots;
   CREATE TABLE served (
     attendant_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     session_topic TEXT NOT NULL,
     info TEXT NOT NULL,
     PRIMARY KEY (attendant_id, at, session_topic)
   ) WITHOUT ROWID;`,
  // By which roads an attendant is there: who leaves by one of them is there still.
  `ALTER TABLE attendants ADD COLUMN at_broker INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE attendants ADD COLUMN at_link INTEGER NOT NULL DEFAULT 0;
   UPDATE attendants SET at_broker = online;`,
  // How chats are tagged: JSON; null where they are not.
  'ALTER TABLE chats ADD COLUMN tags TEXT;',
  // Since when an attendant is there, or available or away as now.
  'ALTER TABLE attendants ADD COLUMN since INTEGER NOT NULL DEFAULT 0;',
  // Which of several reports of one `rev` was taken last.
  'ALTER TABLE chats ADD COLUMN minor INTEGER NOT NULL DEFAULT 0;',
  // Who asks to be let into a chat: JSON; null where nobody does.
  'ALTER TABLE chats ADD COLUMN asks TEXT;',
  // Why an attendant is away, and times of being there that no ledger has taken yet.
  `ALTER TABLE attendants ADD COLUMN away_for TEXT NOT NULL DEFAULT '';
   CREATE TABLE shifts (
     who TEXT NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, away INTEGER NOT NULL, reason TEXT NOT NULL,
     PRIMARY KEY (begins, who)
   ) WITHOUT ROWID;`,
];
