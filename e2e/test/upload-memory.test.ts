import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';

const COUNT = 20;
const SIZE_BYTES = 25_000_000;
const CHUNK_BYTES = 250_000;
/** All files together are 500 MB: a Worker that kept half of each would stand far above this. */
const MOST_BYTES = 128_000_000;
const LOOK_MS = 20;

let worker: EdgeWorker;
beforeAll(async () => {
  worker = await startEdgeWorker();
});
afterAll(() => worker?.stop());

/** A PDF whose every chunk is this noise. */
const noise = randomBytes(CHUNK_BYTES);
const first = Buffer.from(noise);
first.write('%PDF-1.7\n');

/** A file on its way to a chat of its own, of which the last chunk is held back. */
async function upload(n: number) {
  const token = await worker.token({ kind: 'customer', id: `memory-${n}`, guest: false });
  const sent: ClientRequest = request(
    `${worker.process.url}/customer/memory-${n}/attachments?name=large.pdf`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/pdf',
        'content-length': SIZE_BYTES,
      },
    },
  );
  const answer = once(sent, 'response');
  const hash = createHash('sha256');
  const write = async (chunk: Buffer): Promise<void> => {
    hash.update(chunk);
    if (!sent.write(chunk)) await once(sent, 'drain');
  };
  await write(first);
  for (let at = 2 * CHUNK_BYTES; at < SIZE_BYTES; at += CHUNK_BYTES) await write(noise);
  return {
    async end(): Promise<{ status: number | undefined; isWhole: boolean }> {
      hash.update(noise);
      sent.end(noise);
      const [response] = await answer;
      const { sha256 } = (await json(response)) as { sha256?: string };
      return { status: response.statusCode, isWhole: sha256 === hash.digest('hex') };
    },
  };
}

it('20 files of 25 MB at once stand in the Worker’s memory a chunk at a time', async () => {
  const { process: workerd } = worker;
  const before = workerd.memoryBytes;
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, workerd.memoryBytes);
  }, LOOK_MS);
  try {
    // None ends before all have come so far: they are on their way together.
    const uploads = await Promise.all(Array.from({ length: COUNT }, (_, n) => upload(n)));
    const answers = await Promise.all(uploads.map((each) => each.end()));
    expect(answers).toEqual(Array.from({ length: COUNT }, () => ({ status: 201, isWhole: true })));
    await until('memory was looked at', () => most > before);
  } finally {
    clearInterval(look);
  }
  console.log(`memory of workerd: ${before} bytes before, ${most} at most`);
  expect(most - before).toBeLessThan(MOST_BYTES);
});
