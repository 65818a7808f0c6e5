import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { DeskPicture } from '@chimpassist/protocol';
import { type Mongo, startMongo } from '@chimpassist/testing/mongo';
import { PersonWindow } from '@chimpassist/testing/person-window';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { type Document, MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chatNow, signIn } from '../fixtures/day.ts';
import { type Frozen, readFrozen, thawBrowser, thawDocuments, thawState } from '../fixtures/frozen.ts';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;

describe.each(['0f4983f'])('state that version %s has stored', (version) => {
  let frozen: Frozen;
  let mongo: Mongo;
  let client: MongoClient;
  let stateDir: string;
  let stack: RunningStack;
  let token: string;
  const people: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    frozen = readFrozen(version);
    mongo = await startMongo();
    client = new MongoClient(mongo.url);
    await thawDocuments(frozen, mongo.url);
    // Copied again from their beginning, these two show that a message still leads to the same document.
    const lost = ['server/sessions/298303', 'server/sessions/shop-7'];
    const cursors = client.db('chimpassist').collection<{ _id: string }>('chat-messages-cursors');
    expect((await cursors.deleteMany({ _id: { $in: lost } })).deletedCount).toBe(2);
    stateDir = thawState(version);
    stack = await startStack({
      stateDir,
      // Nobody of that day comes back by himself: the attendants shall not count as lost meanwhile.
      env: { MONGO_CONNECTION_URL: mongo.url, LEGACY_CLIENTS: 'all', ATTENDANT_KEEP_ALIVE_TIME: '3600000' },
    });
    token = (await signIn(stack, 'supervisor@chimpassist.com')).token;
  }, PATIENCE_MS);
  afterEach(async () => {
    for (const person of people.splice(0)) await person.close();
  });
  afterAll(async () => {
    await stack?.stop();
    await client?.close();
    await mongo?.stop();
    if (stateDir) rmSync(stateDir, { recursive: true, force: true });
  });

  const now = (customerId: unknown) => chatNow(stack, token, String(customerId));
  const contentsOf = async (customerId: unknown): Promise<string[]> =>
    (await now(customerId)).messages.map(({ content }) => content);
  const idOf = (name: string) => {
    const chat = frozen.chats.find(({ customerName }) => customerName === name);
    if (chat === undefined) throw new Error(`There is no chat of ${name}.`);
    return chat.customerId;
  };
  const wordsIn = (place: Frozen['waiting'][number]['where']) =>
    frozen.waiting.filter(({ where }) => where === place);
  const health = async () =>
    (await (await fetch(`${stack.addresses.bridge}/healthz`)).json()) as Record<string, number>;

  /** A window with what this person's browser kept, before the site is opened in it. */
  async function windowOf(name: string): Promise<PersonWindow> {
    const kept = frozen.browsers[name];
    if (kept === undefined) throw new Error(`No browser of ${name} was kept.`);
    const { worker, shop, backOffice } = stack.addresses;
    const thawed = await thawBrowser(kept, { frozen, stateDir, worker });
    const window = await PersonWindow.open();
    people.push(window);
    const site = kept.site === 'shop' ? shop : backOffice;
    // Some answer of the same origin in which nothing of ours runs.
    await window.page.goto(`${site}/${kept.site === 'shop' ? 'shop' : 'settings'}.json`);
    await window.page.evaluate(({ localStorage: local, sessionStorage: session }) => {
      for (const [key, value] of Object.entries(local)) localStorage.setItem(key, value);
      for (const [key, value] of Object.entries(session)) sessionStorage.setItem(key, value);
    }, thawed);
    await window.page.goto(site);
    return window;
  }
  const customerIn = async (name: string): Promise<Customer> => {
    const customer = new Customer(await windowOf(name));
    await customer.openWidget();
    return customer;
  };

  it('keeps who waits, who is with whom, and what is over', async () => {
    const answer = await fetch(`${stack.addresses.worker}/desk`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { chats } = (await answer.json()) as DeskPicture;
    const states = Object.fromEntries(
      chats.map(({ sessionInfo, state }) => [
        sessionInfo.customer.id,
        [state, sessionInfo.assignedAttendants],
      ]),
    );
    expect(states).toEqual({
      298301: ['online', [21]],
      298303: ['online', [12]],
      298304: ['waiting', []],
      [String(frozen.chats.find(({ customerName }) => customerName === '')?.customerId)]: ['online', [12]],
      7001: ['online', [12]],
      'shop-7': ['online', [12]],
      7002: ['waiting', []],
    });
    for (const { messages: _, ...chat } of frozen.chats)
      expect(await now(chat.customerId)).toMatchObject(chat);
  });

  it('keeps every message under its seq, and stores once what waited in the spool', async () => {
    await until('nothing waits in the spool', async () => (await health()).spool === 0);
    for (const { customerId, messages } of frozen.chats) {
      const found = (await now(customerId)).messages;
      expect(found.slice(0, messages.length)).toEqual(messages);
      expect(found.every(({ seq }, i) => i === 0 || seq > (found[i - 1]?.seq ?? 0))).toBe(true);
    }
    expect(wordsIn('spool')).toHaveLength(3);
    for (const { customer, content } of wordsIn('spool')) {
      const contents = await contentsOf(idOf(customer));
      expect(contents.filter((one) => one === content)).toEqual([content]);
    }
    const spool = new DatabaseSync(`${stateDir}/spool.db`, { readOnly: true });
    expect(spool.prepare('SELECT code FROM parked').all()).toEqual([
      { code: 'not_assigned' },
      { code: 'not_assigned' },
    ]);
    spool.close();
  });

  it('a guest is the same guest, with the conversation and the draft', async () => {
    const guest = await customerIn('guest');
    await guest.message('A question of a guest').waitFor();
    await guest.message('An answer for a guest').waitFor();
    await expect.poll(() => guest.composer.inputValue()).toBe('A draft of a guest');
    await guest.say('I am back');
    const { customerId } = frozen.chats.find(({ customerName }) => customerName === '') ?? {};
    await until('the words came from the same guest', async () =>
      (await contentsOf(customerId)).includes('I am back'),
    );
  });

  it('what waited in browsers arrives once, and drafts are there', async () => {
    await customerIn('Amina Haddad');
    const ana = new Attendant(await windowOf('Ana Ribeiro'), stack.addresses);
    await ana.list.waitFor();
    const stranger = await customerIn('stranger');
    const [nobodys] = wordsIn('unaddressed');
    await stranger.message(nobodys?.content ?? '').waitFor();

    expect(wordsIn('outbox')).toHaveLength(2);
    for (const { content } of [...wordsIn('outbox'), ...wordsIn('spool')]) {
      const where = content === 'A text that waits' ? 'shop-7' : idOf('Amina Haddad');
      await until(`"${content}" is stored`, async () => (await contentsOf(where)).includes(content));
    }
    await until('nothing is kept for sending any more', async () => {
      for (const { page } of [ana.window, stranger.window]) {
        const left = await page.evaluate(() =>
          Object.keys(localStorage).filter((key) => /outbox|unaddr/.test(key)),
        );
        if (left.length > 0) return false;
      }
      return true;
    });
    const contents = await contentsOf(idOf('Amina Haddad'));
    expect(contents).toEqual([...new Set(contents)]);

    await ana.list.getByRole('button').filter({ hasText: 'A draft of Ana' }).click();
    const composer = ana.window.page.getByRole('textbox', { name: /^Write to/ });
    await until('the draft is there', async () => (await composer.inputValue()) === 'A draft of Ana');
  });

  it('the mirror gets what it lacked, and no second document of anything', async () => {
    const collection = client.db('chimpassist').collection<Document & { _id: string }>('chat-messages');
    await until('the mirror lacks nothing', async () => {
      const { spool, behind } = await health();
      return spool === 0 && behind === 0;
    });
    const documents = await collection.find().toArray();
    const before = (frozen.documents['chat-messages'] ?? []).map(({ _id }) => String(_id));
    expect(documents.map(({ _id }) => _id)).toEqual(expect.arrayContaining(before));
    for (const { customerId } of frozen.chats) {
      const mirrored = documents
        .filter(({ sessionInfo }) => String(sessionInfo.customer.id) === String(customerId))
        .map(({ message }) => message)
        .sort((a, b) => a.seq - b.seq);
      const stored = (await now(customerId)).messages;
      expect(mirrored.map(({ seq, content }) => [seq, content])).toEqual(
        stored.map(({ seq, content }) => [seq, content]),
      );
    }
  });
});
