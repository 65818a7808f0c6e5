import { createHash } from 'node:crypto';
import { identityHash } from '@chimpassist/protocol/trust';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFileRest, createFileStore } from '../src/files/index.ts';
import { type ChatClient, type ChatClientOptions, createChatClient } from '../src/index.ts';
import { watchedWebSocket } from './watched-web-socket.ts';

const MEGABYTE = 1_000_000;
const IDENTITY_SECRET = 'the identity secret of these tests';
let worker: EdgeWorker;
let clients: ChatClient[] = [];
beforeAll(async () => {
  worker = await startEdgeWorker({ IDENTITY_SECRET, ATTACHMENT_MAX_BYTES: String(6 * MEGABYTE) });
});
afterEach(async () => {
  worker.network.mend();
  for (const client of clients) await client.stop();
  clients = [];
});
afterAll(() => worker?.stop());

/** A PDF of so many bytes that nothing makes smaller. */
function pdf(bytes: number): Blob {
  const noise = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
  noise.set(new TextEncoder().encode('%PDF-1.7\n'));
  return new Blob([noise], { type: 'application/pdf' });
}
const hashOf = async (blob: Blob): Promise<string> =>
  createHash('sha256')
    .update(new Uint8Array(await blob.arrayBuffer()))
    .digest('hex');

/** A guest, with the calls of the network that it makes. */
async function guest(more: Partial<ChatClientOptions> = {}) {
  const calls: { path: string; key: string | null; token: string | null }[] = [];
  const fetcher: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    calls.push({
      path: new URL(String(input)).pathname,
      key: headers.get('idempotency-key'),
      token: headers.get('authorization'),
    });
    return fetch(input, init);
  };
  const client = createChatClient({ endpoint: worker.url, fetcher, ...more });
  clients.push(client);
  await client.start();
  const uploads = () => calls.filter(({ path }) => path.endsWith('/attachments'));
  return { client, uploads };
}
const isStored = ({ messages }: ChatClient, count: number): boolean =>
  messages.length === count && messages.every(({ seq }) => seq !== undefined);
const newest = ({ messages }: ChatClient) => messages.at(-1);

describe('files of a customer’s client', () => {
  it('are one message with its words, which nothing overtakes, byte for byte', async () => {
    const { client, uploads } = await guest();
    const blobs = [pdf(40_000), pdf(3 * MEGABYTE)];
    const files = await Promise.all(blobs.map((blob, n) => client.attach({ blob, name: `${n}.pdf` })));
    const id = client.send('Both of them', files);
    client.send('And this');
    expect(client.uploadOf(id)).toMatchObject({ progress: 0, files: [{ name: '0.pdf' }, { name: '1.pdf' }] });
    await until('all is stored', () => isStored(client, 2));
    expect(client.messages.map(({ content }) => content)).toEqual(['Both of them', 'And this']);
    const [first] = client.messages;
    expect(first?.attachments).toMatchObject([{ name: '0.pdf' }, { name: '1.pdf', size: 3 * MEGABYTE }]);
    expect(client.uploadOf(id)).toBeNull();
    const rest = createFileRest({
      endpoint: worker.url,
      bearer: {
        token: () => uploads().at(-1)?.token?.replace('Bearer ', '') ?? null,
        renew: async () => undefined,
      },
    });
    for (const [n, { id: fileId }] of (first?.attachments ?? []).entries()) {
      const bytes = await rest.bytes(fileId);
      expect(await hashOf(bytes)).toBe(await hashOf(blobs[n] ?? new Blob()));
      expect(await rest.thumbnail(fileId)).toBeNull();
      const link = await rest.link(fileId);
      expect((await fetch(link.url)).status).toBe(200);
    }
    expect(await rest.offer()).toMatchObject({ maxBytes: 6 * MEGABYTE });
  });

  it('go on by themselves when the network is cut in the middle, and arrive once', async () => {
    const { client, uploads } = await guest();
    const blob = pdf(5 * MEGABYTE);
    const file = await client.attach({ blob, name: 'cut.pdf' });
    worker.network.cutAfter(2 * MEGABYTE);
    client.send('', [file]);
    await until('it is cut', () => uploads().length >= 2);
    worker.network.mend();
    client.nudge();
    await until('it is stored', () => isStored(client, 1));
    expect(newest(client)?.attachments).toMatchObject([
      { name: 'cut.pdf', size: blob.size, sha256: await hashOf(blob) },
    ]);
    expect(new Set(uploads().map(({ key }) => key))).toEqual(new Set([file.key]));
  });

  it('outlive a Worker that ends in the middle of an upload', async () => {
    const { client, uploads } = await guest();
    const blob = pdf(5 * MEGABYTE);
    const file = await client.attach({ blob, name: 'ended.pdf' });
    worker.network.cutAfter(2 * MEGABYTE);
    client.send('Look', [file]);
    await until('it is cut', () => uploads().length >= 2);
    await worker.process.kill();
    worker.network.mend();
    const tried = uploads().length;
    await until('it was tried in vain', () => uploads().length > tried);
    await worker.process.start();
    client.nudge();
    await until('it is stored', () => isStored(client, 1));
    expect(newest(client)?.attachments).toMatchObject([{ sha256: await hashOf(blob) }]);
  });

  it('go on after a restart between upload and message, and are uploaded once', async () => {
    const files = createFileStore(null);
    let kept = '[]';
    const storage = {
      load: () => JSON.parse(kept),
      save: (entries: unknown) => {
        kept = JSON.stringify(entries);
      },
    };
    const mary = { id: 'mary', name: 'Mary', avatarURL: null };
    const identity = { customer: mary, hash: await identityHash(mary.id, IDENTITY_SECRET), files, storage };
    const sockets = watchedWebSocket();
    sockets.refuse = () => true;
    const one = await guest({ ...identity, webSocket: sockets.WebSocket });
    const file = await one.client.attach({ blob: pdf(MEGABYTE), name: 'once.pdf' });
    one.client.send('Once', [file]);
    await until('it is uploaded', () => kept.includes('uploadedAt'));
    await one.client.stop();
    const other = await guest(identity);
    await until('it is stored', () => isStored(other.client, 1));
    expect(newest(other.client)?.attachments).toMatchObject([{ name: 'once.pdf' }]);
    expect([one, other].flatMap(({ uploads }) => uploads())).toHaveLength(1);
    await until('nothing waits', () => kept === '[]');
    // Its bytes went with the message that carried them.
    expect(await files.read(file)).toBeNull();
  });

  it('that are refused are read to their end, so that their sender sees the answer', async () => {
    const { client, uploads } = await guest();
    client.send('Hello', [await client.attach({ blob: pdf(1_000), name: 'one.pdf' })]);
    await until('it is stored', () => isStored(client, 1));
    const [first] = uploads();
    const post = async (token: string | null, blob: Blob) => {
      const answer = await fetch(`${worker.url}${first?.path}?name=noise`, {
        method: 'POST',
        headers: token === null ? {} : { authorization: token },
        body: blob,
      });
      return answer.status;
    };
    const noise = new Blob([(await pdf(5 * MEGABYTE).arrayBuffer()).slice(100)]);
    for (let round = 0; round < 10; round++) {
      expect(await post(null, noise)).toBe(401);
      expect(await post(first?.token ?? null, noise)).toBe(415);
    }
  });

  it('that are too large are given up, also where no answer comes through', async () => {
    const torn: typeof fetch = (input, init) =>
      String(input).includes('/attachments') ? Promise.reject(new TypeError('reset')) : fetch(input, init);
    const { client } = await guest({ fetcher: torn });
    const id = client.send('Too large', [
      await client.attach({ blob: pdf(6 * MEGABYTE + 1), name: 'large.pdf' }),
    ]);
    await until('it failed', () => client.failureOf(id) === 'attachment_too_large');
  });

  it.each([
    ['larger than it may be', () => pdf(6 * MEGABYTE + 1), 'attachment_too_large'],
    [
      'that can carry script',
      () => new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/svg+xml' }),
      'attachment_type',
    ],
  ])('stay with their writer where one is %s, and say why', async (_, make, failure) => {
    const { client } = await guest();
    const id = client.send('With it', [await client.attach({ blob: make(), name: 'picture.png' })]);
    client.send('Without it');
    await until('it failed', () => client.failureOf(id) === failure);
    await until('what came after is stored', () => client.messages.some(({ seq }) => seq !== undefined));
    client.remove(id);
    expect(client.messages.map(({ content }) => content)).toEqual(['Without it']);
  });
});
