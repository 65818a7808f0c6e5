import { evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { type DeskPicture, fillPattern, type Note, TOPIC_TABLE } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { customer } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { PlainClient } from './plain-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendant,
  attendantOnline,
  bridge,
  chat,
  contents,
  desk,
  FIRST,
  get,
  message,
  request,
  SUPERVISOR,
  say,
  signIn,
  tellDesk,
  tokenFor,
} from './support.ts';

const SECOND = { kind: 'attendant', id: 22, type: 'support/secondLevel' } as const;

async function ask(path: string, by: TokenPrincipal, body?: unknown): Promise<Response> {
  return SELF.fetch(`http://worker${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
async function write(who: string, body: Record<string, unknown>, by: TokenPrincipal = FIRST): Promise<Note> {
  const response = await ask(`/customer/${who}/notes`, by, body);
  expect(response.status).toBe(201);
  return (await response.json()) as Note;
}
const read = async (who: string, query = '', by: TokenPrincipal = FIRST): Promise<Note[]> =>
  (await (await ask(`/customer/${who}/notes${query}`, by)).json()) as Note[];
const wordsOf = (notes: readonly Note[]): string[] => notes.map(({ content }) => content);

/** A chat of a customer with attendant 21. */
async function taken(who: string): Promise<void> {
  await signIn(21, FIRST.type);
  await tellDesk(attendantOnline(21));
  await say(who, request(who), message(who, 1));
  await say(who, accept(21));
}

describe('a note', () => {
  it('is stored under its writer’s proven name, and read in order, after a sleep too', async () => {
    await taken('noted');
    const since = Date.now();
    const first = await write('noted', { content: 'wants a refund', from: { id: 1, name: 'Claimed' } });
    expect(first).toMatchObject({
      n: 1,
      id: expect.any(String),
      from: { id: '21', name: 'A21', avatarURL: null },
      content: 'wants a refund',
      mentions: [],
    });
    expect(first.at).toBeGreaterThanOrEqual(since);
    await write('noted', { content: 'called back' }, SUPERVISOR);
    await write('noted', { content: 'paid' });
    await evictDurableObject(chat('noted'));
    expect(wordsOf(await read('noted'))).toEqual(['wants a refund', 'called back', 'paid']);
    expect(wordsOf(await read('noted', '?limit=2'))).toEqual(['called back', 'paid']);
    expect(wordsOf(await read('noted', '?after=1'))).toEqual(['called back', 'paid']);
    expect(wordsOf(await read('noted', '?before=3&limit=1'))).toEqual(['called back']);
  });

  it('rule 65: is one row, and no message of the chat', async () => {
    await taken('rows');
    await write('rows', { content: 'makes the table' });
    expect(await rowsWritten(chat('rows'), () => write('rows', { content: 'one' }))).toBe(1);
    expect(await contents('rows')).toEqual(['text 1']);
    expect((await chat('rows').logPage(0, 100)).entries).toHaveLength(1);
  });

  it('comes once where its writer sends it again, and keeps its words', async () => {
    await taken('again');
    const note = await write('again', { content: 'once', id: 'my-note' });
    expect(await write('again', { content: 'once', id: 'my-note' })).toEqual(note);
    const other = await ask('/customer/again/notes', FIRST, { content: 'other', id: 'my-note' });
    expect([other.status, await other.json()]).toMatchObject([409, { error: { code: 'other_words' } }]);
    expect(wordsOf(await read('again'))).toEqual(['once']);
  });

  it('is refused without words, and where nobody ever was', async () => {
    await taken('refused');
    for (const body of [{ content: ' ' }, { content: 'x'.repeat(20_001) }, {}])
      expect((await ask('/customer/refused/notes', FIRST, body)).status).toBe(400);
    expect((await ask('/customer/nobody-here/notes', SUPERVISOR, { content: 'x' })).status).toBe(404);
    expect(await read('refused')).toEqual([]);
  });

  it('goes with its customer: in the export, and in the erasure', async () => {
    await taken('erased');
    await write('erased', { content: 'personal words', mentions: [] });
    const exported = (await (await get('/customer/erased')).json()) as { notes: Note[] };
    expect(wordsOf(exported.notes)).toEqual(['personal words']);
    const erased = await SELF.fetch('http://worker/customer/erased', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(await erased.json()).toMatchObject({ object: { notes: 1 } });
    expect(await read('erased', '', SUPERVISOR)).toEqual([]);
    const disk = await runInDurableObject(chat('erased'), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM notes').toArray()),
    );
    expect(disk).toBe('[]');
  });
});

describe('who is mentioned in a note', () => {
  it('hears of it, and may read the chat from then on', async () => {
    await taken('mention');
    await signIn(22, SECOND.type);
    const colleague = await LinkClient.open(22, 'one', SECOND.type);
    await colleague.follow('client/attendants/notes/22');
    expect((await ask('/customer/mention/notes', SECOND)).status).toBe(403);
    const note = await write('mention', { content: '@A22 please look', mentions: [22] });
    expect(note.mentions).toEqual(['22']);
    await expect
      .poll(() => colleague.heardOn('client/attendants/notes/22'))
      .toEqual([{ customerId: 'mention', customerName: 'mention', note }]);
    expect(wordsOf(await read('mention', '', SECOND))).toEqual(['@A22 please look']);
    expect((await ask('/customer/mention/messages', SECOND)).status).toBe(200);
  });

  it('finds it at the next look at the desk, until the chat is looked at', async () => {
    await taken('kept');
    await signIn(23, SECOND.type);
    const away = { ...SECOND, id: 23 };
    const mentions = async () => ((await (await ask('/desk', away)).json()) as DeskPicture).mentions;
    const look = (who: string) =>
      tellDesk({
        kind: 'command',
        at: 1,
        attendant: { ...attendant(23, SECOND.type) },
        command: { command: 'viewing', sessionTopic: `server/sessions/${who}` },
        proven: true,
      });
    expect(await mentions()).toBeUndefined();
    const note = await write('kept', { content: 'please look', mentions: [23] });
    const { n, at, from } = note;
    await tellDesk(attendantOnline(23, SECOND.type));
    expect(await mentions()).toEqual([{ customerId: 'kept', customerName: 'kept', n, at, from }]);
    await look('another');
    expect(await mentions()).toHaveLength(1);
    await evictDurableObject(desk());
    await look('kept');
    expect(await mentions()).toBeUndefined();
    await write('kept', { content: 'once more', mentions: [23] });
    expect(await mentions()).toHaveLength(1);
    await SELF.fetch('http://worker/customer/kept', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(await mentions()).toBeUndefined();
  });

  it('is somebody who has signed in here, or the note is refused', async () => {
    await taken('unknown');
    const response = await ask('/customer/unknown/notes', FIRST, { content: 'x', mentions: ['nobody'] });
    expect(response.status).toBe(400);
    expect(await read('unknown')).toEqual([]);
  });
});

describe('the attendants who follow a chat', () => {
  it('hear its notes at the edge, those of all chats too', async () => {
    await taken('heard');
    const own = await LinkClient.open(21);
    await own.follow('client/chats/heard/notes');
    const watcher = await LinkClient.open(1, 'one', SUPERVISOR.type);
    await watcher.follow('client/chats/+/notes');
    const note = await write('heard', { content: 'live' });
    for (const desk of [own, watcher])
      await expect.poll(() => desk.heardOn('client/chats/heard/notes')).toEqual([{ notes: [note] }]);
  });

  it('hear them at a broker by the bridge, for whom they are kept', async () => {
    await taken('bridged');
    const { socket } = await bridge('of the notes');
    const note = await write('bridged', { content: 'over the broker' });
    const kept = () =>
      socket.frames.flatMap((frame) => (frame.type === 'effects' && frame.n > 0 ? frame.publishes : []));
    await expect
      .poll(kept)
      .toContainEqual({ topic: 'client/chats/bridged/notes', qos: 1, payload: { notes: [note] } });
    socket.close();
    await expect.poll(() => desk().bridgeHeardAt()).toBeNull();
  });
});

describe('a customer', () => {
  const SECRET = 'words that no customer may read';
  /** Everything that there is, by its name and by wildcards. */
  const FILTERS = [
    ...TOPIC_TABLE.flatMap(([, row]) => [
      fillPattern(row, { customerId: 'curious', attendantId: 'curious' }),
      fillPattern(row, { customerId: 'curious', attendantId: '21' }),
      fillPattern(row),
    ]),
    'server/sessions/curious/#',
    'server/sessions/curious/+',
    'server/sessions/curious/+/+',
    ...['#', '+/#', 'client/#', 'client/chats/#', 'client/chats/+/#', 'client/chats/curious/#'],
    '$share/mine/client/chats/curious/notes',
  ];

  it.each([
    ['at the own socket', '/mqtt/curious'],
    ['at plain /mqtt', '/mqtt'],
  ])('rule 65: who follows all that there is reads no note, %s', async (_, path) => {
    await taken('curious');
    await signIn(22, SECOND.type);
    const protocols = `mqtt, ${await tokenFor(customer('curious'))}`;
    const client = await PlainClient.dial(path, 5, protocols);
    expect(await client.connect()).toBe(0);
    for (const filter of FILTERS) await client.subscribe(filter);
    const author = await LinkClient.open(21, path);
    await author.followChat('curious');
    await author.follow('client/chats/curious/notes');
    await write('curious', { content: SECRET, mentions: [22] });
    // What came after the note is there, and so would the note be.
    const n = path.length;
    author.write('curious', n);
    await expect.poll(() => JSON.stringify(client.heard)).toContain(`answer ${n}`);
    expect(JSON.stringify(author.heardOn('client/chats/curious/notes'))).toContain(SECRET);
    expect(JSON.stringify(client.heard)).not.toContain(SECRET);
    client.close();
  });

  it('rule 65: reads no note by any call', async () => {
    await taken('asking');
    await write('asking', { content: SECRET });
    const paths = ['', '/sessions/last', '/messages', '/notes', '/erasure'].map(
      (path) => `/customer/asking${path}`,
    );
    for (const path of [...paths, '/session/s-asking', '/session/s-asking/messages']) {
      const response = await ask(path, customer('asking'));
      expect(await response.text(), path).not.toContain(SECRET);
      if (path.endsWith('/notes')) expect(response.status).toBe(403);
    }
    expect((await ask('/customer/asking/notes', customer('asking'), { content: 'x' })).status).toBe(403);
  });
});
