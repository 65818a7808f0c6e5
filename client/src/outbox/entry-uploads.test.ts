import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileFailed } from '../files/file-failure.ts';
import type { WaitingFile } from '../files/waiting-file.ts';
import type { ConnectionState } from '../mqtt/types.ts';
import { RestError } from '../rest/rest-error.ts';
import { createEntryUploads } from './entry-uploads.ts';
import { createOutbox } from './outbox.ts';
import type { Outbox, OutboxEntry } from './types.ts';

const DAY_MS = 86_400_000;
const file = (key: string): WaitingFile => ({ key, name: `${key}.png`, type: 'image/png', size: 10 });

interface Upload {
  id: string;
  keys: string[];
  rounds: (number | undefined)[];
  done(): void;
  fail(error: unknown): void;
  isAborted(): boolean;
}

let uploads: Upload[];
let dropped: string[];
let published: string[];
let disk: string;
let outbox: Outbox<string>;
let become: (state: ConnectionState) => void;
const ONLINE: ConnectionState = { kind: 'online', since: 0 };
const AWAY: ConnectionState = { kind: 'connecting', attempt: 1 };

const complete = ({ id, payload, files = [] }: OutboxEntry<string>, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    uploads.push({
      id,
      keys: files.map(({ key }) => key),
      rounds: files.map(({ round }) => round),
      done: () => resolve(`${payload}+${files.length}`),
      fail: reject,
      isAborted: () => signal.aborted,
    });
  });

function open(): Outbox<string> {
  return createOutbox<string>({
    connection: {
      publish: async (_topic, payload) => void published.push(String(payload)),
      onState(listener) {
        become = listener;
        listener(AWAY);
        return () => {};
      },
    },
    storage: {
      load: () => JSON.parse(disk) as OutboxEntry<string>[],
      save(entries) {
        disk = JSON.stringify(entries);
      },
    },
    files: {
      uploads: (ports) => createEntryUploads(complete, ports),
      drop: (files) => void dropped.push(...files.map(({ key }) => key)),
    },
    random: () => 1,
  });
}
const add = (id: string, keys: string[] = [], topic = 't'): void =>
  outbox.add({ id, topic, payload: id, ...(keys.length === 0 ? {} : { files: keys.map(file) }) });
const tick = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const last = (): Upload => {
  const upload = uploads.at(-1);
  if (upload === undefined) throw new Error('Nothing was uploaded.');
  return upload;
};

beforeEach(() => {
  vi.useFakeTimers();
  uploads = [];
  dropped = [];
  published = [];
  disk = '[]';
  outbox = open();
});
afterEach(() => {
  outbox.stop();
  vi.useRealTimers();
});

describe('an outbox with files', () => {
  it('sends a message once its files are uploaded, and nothing overtakes it', async () => {
    become(ONLINE);
    add('a', ['f1', 'f2']);
    add('b');
    add('c', ['f3']);
    await tick(5_000);
    expect(uploads.map(({ id, keys }) => [id, keys])).toEqual([['a', ['f1', 'f2']]]);
    expect(published).toEqual([]);
    last().done();
    await tick();
    expect(published).toEqual(['a+2', 'b']);
    expect(uploads.map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('lets the messages of other chats pass', async () => {
    become(ONLINE);
    add('a', ['f1'], 'one');
    add('b', [], 'other');
    add('c', ['f2'], 'other');
    await tick();
    expect(published).toEqual(['b']);
    expect(uploads.map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('uploads while there is no connection to publish on', async () => {
    add('a', ['f1']);
    await tick();
    last().done();
    await tick();
    expect(published).toEqual([]);
    become(ONLINE);
    await tick();
    expect(published).toEqual(['a+1']);
  });

  it('tries again with growing pauses, at once when the network is back', async () => {
    add('a', ['f1']);
    await tick();
    last().fail(new RestError(0, 'no answer'));
    await tick(1_099);
    expect(uploads).toHaveLength(1);
    await tick(1);
    expect(uploads).toHaveLength(2);
    last().fail(new RestError(503, 'away', { retryAfterMs: 30_000 }));
    await tick(32_099);
    expect(uploads).toHaveLength(2);
    await tick(1);
    expect(uploads).toHaveLength(3);
    last().fail(new RestError(0, 'no answer'));
    await tick();
    become(ONLINE);
    await tick();
    expect(uploads).toHaveLength(4);
  });

  it('goes on after a reload, with what was uploaded and what was not', async () => {
    add('a', ['f1']);
    add('b', ['f2']);
    await tick();
    last().done();
    await tick();
    outbox.stop();
    expect(last().isAborted()).toBe(true);
    uploads = [];
    outbox = open();
    become(ONLINE);
    await tick();
    expect(published).toEqual(['a+1']);
    expect(uploads.map(({ id }) => id)).toEqual(['b']);
  });

  it.each([
    ['of a wrong type', new RestError(415, '', { code: 'attachment_type' }), 'attachment_type'],
    ['that is too large', new RestError(413, '', { code: 'attachment_too_large' }), 'attachment_too_large'],
    ['of too full a day', new RestError(429, '', { code: 'rate_limited' }), 'attachment_quota'],
    ['for which there is no room', new RestError(409, '', { code: 'too_many' }), 'attachment_room'],
    ['where none are taken', new RestError(501, '', { code: 'not_configured' }), 'not_configured'],
    ['that the Worker forbids', new RestError(403, '', { code: 'forbidden' }), 'file_refused'],
  ])('gives up a file %s, says why, and sends what comes after', async (_, error, failure) => {
    become(ONLINE);
    add('a', ['f1']);
    add('b');
    await tick();
    last().fail(error);
    await tick();
    expect(outbox.entries[0]).toMatchObject({ id: 'a', failure });
    expect(published).toEqual(['b']);
    outbox.retry('a');
    await tick();
    expect(uploads).toHaveLength(2);
    expect(dropped).toEqual([]);
    outbox.settle('a');
    expect(dropped).toEqual(['f1']);
    expect(last().isAborted()).toBe(true);
  });

  it('calls bytes lost that are missing three times, not while another tab says it', async () => {
    add('a', ['f1']);
    for (const n of [1, 2, 3]) {
      await tick(10_000);
      expect(uploads).toHaveLength(n);
      expect(outbox.entries[0]).not.toHaveProperty('failure');
      last().fail(new FileFailed('file_lost'));
    }
    await tick();
    expect(outbox.entries[0]).toMatchObject({ failure: 'file_lost' });
  });

  it('gives up after a day what cannot be uploaded', async () => {
    add('a', ['f1']);
    for (let ms = 0; ms < DAY_MS - 120_000; ms += 60_100) {
      await tick(60_100);
      last().fail(new RestError(500, 'broken'));
    }
    expect(outbox.entries[0]).not.toHaveProperty('failure');
    for (let ms = 0; ms < 240_000; ms += 60_100) {
      await tick(60_100);
      last().fail(new RestError(500, 'broken'));
    }
    expect(outbox.entries[0]).toMatchObject({ failure: 'unanswered' });
  });

  it('uploads again, once, what the Worker has deleted since', async () => {
    become(ONLINE);
    add('a', ['f1']);
    await tick();
    last().done();
    await tick();
    outbox.refuse('a', 'files');
    await tick();
    expect(uploads.map(({ rounds }) => rounds)).toEqual([[undefined], [1]]);
    last().done();
    await tick();
    expect(published).toEqual(['a+1', 'a+1+1']);
    outbox.refuse('a', 'files');
    expect(outbox.entries[0]).toMatchObject({ failure: 'files' });
    outbox.retry('a');
    await tick();
    expect(last().rounds).toEqual([2]);
  });

  it('sends what a version without files has left', async () => {
    outbox.stop();
    disk = JSON.stringify([{ id: 'old', topic: 't', payload: 'old', createdAt: 1 }]);
    outbox = open();
    become(ONLINE);
    await tick();
    expect(published).toEqual(['old']);
  });

  it('stops what its writer takes back in the middle, and goes on with the next', async () => {
    become(ONLINE);
    add('a', ['f1']);
    add('b');
    await tick();
    outbox.settle('a');
    await tick();
    expect(last().isAborted()).toBe(true);
    expect(dropped).toEqual(['f1']);
    expect(published).toEqual(['b']);
    last().done();
    await tick();
    expect(published).toEqual(['b']);
  });
});
