import { runInDurableObject, SELF } from 'cloudflare:test';
import type { Attachment, StoredMessage } from '@chimpassist/protocol';
import { BRIDGE_CAPABILITIES } from '@chimpassist/protocol/frames';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatSession } from '../../src/objects/chat-session.ts';
import { EdgeClient } from '../edge-client.ts';
import { bucket, bytesOf, carrying, codeOf, PNG, read, upload } from '../files/support.ts';
import { LinkClient } from '../link-client.ts';
import { chat, desk, MARY, openSocket, say, tokenFor } from '../support.ts';

const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

const closing: (() => void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await expect.poll(() => runInDurableObject(desk(), (instance) => instance.bridgeHeardAt())).toBeNull();
});

async function sendText(customer: string, name: string, text = 'harmless'): Promise<Attachment> {
  const response = await upload(bytesOf(text), { customer, name, type: 'text/plain' });
  expect(response.status).toBe(201);
  return response.json();
}
const filesOf = async (customer: string): Promise<Attachment[]> => {
  const token = await tokenFor({ ...MARY, id: customer });
  const entries = (await (await read(`/customer/${customer}/messages`, token)).json()) as {
    message: StoredMessage;
  }[];
  return entries.flatMap(({ message }) => (message.attachments ?? []) as Attachment[]);
};
const stateOf = async (customer: string): Promise<string> => {
  const [file] = await filesOf(customer);
  return file === undefined ? 'no file' : (file.state ?? 'open');
};
const opened = async (customer: string, id: string): Promise<number> =>
  (await read(`/attachments/${id}`, await tokenFor({ ...MARY, id: customer }))).status;
/** The next try is due, and the chat's alarm rings. */
const nextTry = (customer: string) =>
  runInDurableObject(chat(customer), async (instance, { storage }) => {
    storage.sql.exec("UPDATE files SET json = json_set(json, '$.check.dueAt', 0) WHERE gone = -1");
    await (instance as unknown as ChatSession).alarm();
  });
const triesOf = (customer: string): Promise<number | null> =>
  runInDurableObject(chat(customer), (_, { storage }) => {
    const [row] = storage.sql
      .exec<{ tries: number | null }>("SELECT json_extract(json, '$.check.tries') AS tries FROM files")
      .toArray();
    return row?.tries ?? null;
  });
const release = (name: string) =>
  fetch(`https://scan.operator.test/release?name=${encodeURIComponent(name)}`);
const keysOf = async (customer: string) =>
  (await bucket.list({ prefix: `server/sessions/${customer}/` })).objects;

const putSmall = async (customer: string, id: string): Promise<number> => {
  const token = await tokenFor({ ...MARY, id: customer });
  return (await read(`/attachments/${id}/thumbnail`, token, {}, { method: 'POST', body: PNG })).status;
};

describe('a file that is being checked', () => {
  it('rule 54: is opened by nobody, and says so in its message; then by everybody', async () => {
    const customer = 'late';
    const file = await sendText(customer, 'late.txt');
    expect(file.state).toBe('checking');
    await say(customer, carrying(customer, { id: file.id }));
    expect(await stateOf(customer)).toBe('checking');
    const token = await tokenFor({ ...MARY, id: customer });
    const early = await read(`/attachments/${file.id}`, token);
    expect([early.status, await codeOf(early)]).toEqual([409, 'attachment_checking']);
    const link = await SELF.fetch(`http://worker/attachments/${file.id}/link`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(link.status).toBe(409);
    expect(await putSmall(customer, file.id)).toBe(204);
    const small = await read(`/attachments/${file.id}/thumbnail`, token);
    expect([small.status, await codeOf(small)]).toEqual([409, 'attachment_checking']);
    await release('late.txt');
    await expect.poll(() => stateOf(customer)).toBe('open');
    expect(await opened(customer, file.id)).toBe(200);
  });

  it('is told to both sides by another acknowledgement, at the edge and by the bridge', async () => {
    const customer = 'told';
    const socket = await openSocket();
    closing.push(() => socket.close());
    socket.send({ type: 'hello', v: 1, bridgeId: 'scan', cursor: 0, capabilities: [...BRIDGE_CAPABILITIES] });
    await socket.next('welcome');
    const page = await EdgeClient.open(customer);
    closing.push(() => page.socket.close(1000));
    page.sayOnline();
    await expect.poll(() => page.on('client/control')).not.toEqual([]);
    const file = await sendText(customer, 'late too.txt', EICAR);
    await say(customer, carrying(customer, { id: file.id, alt: 'Bad' }));
    await release('late too.txt');
    const states = (acks: unknown[]) =>
      (acks as { acks: { attachments: Attachment[] }[] }[]).map(
        ({ acks: [ack] }) => ack?.attachments[0]?.state,
      );
    await expect.poll(() => states(page.on('messages/stored'))).toEqual(['checking', 'refused']);
    expect(page.on('messages/stored')[1]).toMatchObject({
      acks: [{ seq: 1, attachments: [{ id: file.id, alt: 'Bad' }] }],
    });
    const told = () => socket.frames.flatMap((frame) => (frame.type === 'effects' ? frame.publishes : []));
    await expect.poll(told).toContainEqual(
      expect.objectContaining({
        topic: `server/sessions/${customer}/messages/stored`,
        payload: { acks: [expect.objectContaining({ seq: 1 })] },
      }),
    );
  });

  it('is told to an attendant at the edge who has read its message before', async () => {
    const customer = 'read-before';
    const client = await LinkClient.open(601);
    closing.push(() => client.socket.close(1000));
    await client.followChat(customer);
    const file = await sendText(customer, 'read before.txt');
    await say(customer, carrying(customer, { id: file.id }));
    const states = () =>
      client
        .on(customer, 'messages/stored')
        .flatMap((told) => (told as { acks: { attachments: Attachment[] }[] }).acks)
        .map(({ attachments: [each] }) => each?.state ?? 'open');
    await expect.poll(states).toEqual(['checking']);
    await release('read before.txt');
    await expect.poll(states).toEqual(['checking', 'open']);
  });
});

describe('a file that is refused', () => {
  it('rule 54: is deleted, before or after its message came; its place is free', async () => {
    const customer = 'refused';
    const file = await sendText(customer, 'eicar.txt', EICAR);
    await expect.poll(() => keysOf(customer)).toEqual([]);
    const gone = await read(`/attachments/${file.id}`, await tokenFor({ ...MARY, id: customer }));
    expect([gone.status, await codeOf(gone)]).toEqual([410, 'attachment_refused']);
    expect(await putSmall(customer, file.id)).toBe(404);
    expect(await keysOf(customer)).toEqual([]);
    expect((await say(customer, carrying(customer, { id: file.id }))).refused).toEqual([]);
    expect(await stateOf(customer)).toBe('refused');
    await runInDurableObject(chat(customer), (_, { storage }) => {
      expect(storage.sql.exec('SELECT gone FROM files').toArray()).toEqual([{ gone: 3 }]);
    });
  });
});

describe('a check that fails', () => {
  it.each(['nonsense.txt', 'elsewhere.txt'])('by an answer that is none is tried again: %s', async (name) => {
    const customer = name.replace('.txt', '');
    await sendText(customer, name);
    await expect.poll(() => triesOf(customer)).toBe(1);
  });

  it('is tried again', async () => {
    const customer = 'again';
    const file = await sendText(customer, 'at second try.txt');
    await say(customer, carrying(customer, { id: file.id }));
    await expect.poll(() => triesOf(customer)).toBe(1);
    expect(await stateOf(customer)).toBe('checking');
    await nextTry(customer);
    await expect.poll(() => stateOf(customer)).toBe('open');
  });

  it('rule 54: seven times ends: the file was never checked, and is deleted', async () => {
    const customer = 'never';
    const file = await sendText(customer, 'never.txt');
    await say(customer, carrying(customer, { id: file.id }));
    for (let tries = 1; tries < 7; tries++) {
      await expect.poll(() => triesOf(customer)).toBe(tries);
      await nextTry(customer);
    }
    await expect.poll(() => stateOf(customer)).toBe('unchecked');
    await expect.poll(() => keysOf(customer)).toEqual([]);
    expect(await opened(customer, file.id)).toBe(410);
  });
});
