import { runInDurableObject, SELF } from 'cloudflare:test';
import { BRIDGE_CAPABILITIES, type LogPage } from '@chimpassist/protocol/frames';
import { afterEach, describe, expect, it } from 'vitest';
import { EdgeClient } from '../edge-client.ts';
import {
  attendantOnline,
  desk,
  FIRST,
  get,
  HEADERS,
  MARY,
  openSocket,
  say,
  type TestSocket,
  tokenFor,
  topicOf,
} from '../support.ts';
import { carrying, codeOf, PNG, read, upload, uploaded } from './support.ts';

const open: TestSocket[] = [];
const pages: EdgeClient[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  for (const page of pages.splice(0)) page.socket.close(1000);
  await expect.poll(() => runInDurableObject(desk(), (instance) => instance.bridgeHeardAt())).toBeNull();
});

const HELLO = { type: 'hello', v: 1, bridgeId: 'before files', cursor: 0 };

describe('the files of a message', () => {
  it('come with its acknowledgement, and with the log that the mirror copies', async () => {
    const customer = 'acknowledged';
    const file = await uploaded(PNG, { customer });
    const claimed = { id: file.id, name: 'x.exe', type: 'text/html', size: 1, alt: 'A pixel' };
    const { acks } = await say(customer, carrying(customer, claimed));
    expect(acks).toMatchObject([{ attachments: [{ ...file, alt: 'A pixel' }] }]);
    const log = await SELF.fetch(
      `http://worker/bridge/log?sessionTopic=${encodeURIComponent(topicOf(customer))}`,
      { headers: HEADERS },
    );
    const { entries } = (await log.json()) as LogPage;
    expect(entries).toMatchObject([
      { kind: 'message', message: { attachments: [{ ...file, alt: 'A pixel' }] } },
    ]);
  });

  it('are heard at the edge as the chat knows them, by the reader and by a copy', async () => {
    const customer = 'at-the-edge';
    const page = await EdgeClient.open(customer);
    pages.push(page);
    page.sayOnline();
    await expect.poll(() => page.on('client/control')).not.toEqual([]);
    const file = await uploaded(PNG, { customer });
    const frame = carrying(customer, { id: file.id, name: 'x.exe', size: 1 });
    await say(customer, frame);
    const heard = { attachments: [file] };
    await expect.poll(() => page.on('messages/customer')).toMatchObject([{ message: heard }]);
    await expect.poll(() => page.on('messages/stored')).toMatchObject([{ acks: [heard] }]);
    await say(customer, frame);
    await expect.poll(() => page.on('messages/stored')).toHaveLength(2);
    expect(page.on('messages/stored')[1]).toMatchObject({ acks: [heard] });
  });

  it('belong to its words: a copy with other files is refused', async () => {
    const customer = 'other-files';
    const [one, other] = [await uploaded(PNG, { customer }), await uploaded(PNG, { customer })];
    const frame = carrying(customer, { id: one.id });
    expect((await say(customer, frame)).refused).toEqual([]);
    const { message, ...rest } = carrying(customer, { id: other.id });
    const again = {
      ...rest,
      message: { ...message, id: frame.message.id, timestamp: frame.message.timestamp },
    };
    expect((await say(customer, again)).refused).toMatchObject([{ code: 'other_words' }]);
    expect((await say(customer, frame)).refused).toEqual([]);
  });
});

describe('what pages are told of files', () => {
  it('is the same for customers and attendants', async () => {
    attendantOnline(21);
    const told = (await (await get('/config/widget')).json()) as { attachments: { types: string[] } };
    expect(told).toMatchObject({ attachments: { maxBytes: 1_000_000 } });
    expect(told.attachments.types).toContain('image/png');
    const desk = await (await read('/config/attendant', await tokenFor(FIRST))).json();
    expect(desk).toMatchObject({ attachments: told.attachments });
  });
});

describe('a bridge from before files', () => {
  it('ends uploads while it is there: on its way a message would lose them', async () => {
    const customer = { ...MARY, id: 'old-bridge' };
    const token = await tokenFor(customer);
    const older = await openSocket();
    open.push(older);
    older.send(HELLO);
    await older.next('welcome');
    const refused = await upload(PNG, { customer: 'old-bridge', token });
    expect([refused.status, await codeOf(refused)]).toEqual([503, 'not_configured']);
    older.close();
    await expect.poll(() => runInDurableObject(desk(), (instance) => instance.bridgeHeardAt())).toBeNull();
    const newer = await openSocket();
    open.push(newer);
    newer.send({ ...HELLO, bridgeId: 'of now', capabilities: [...BRIDGE_CAPABILITIES] });
    await newer.next('welcome');
    expect((await upload(PNG, { customer: 'old-bridge', token })).status).toBe(201);
  });
});
