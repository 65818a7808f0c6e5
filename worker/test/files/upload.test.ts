import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, it, vi } from 'vitest';
import { chat as chatObject, MARY, say, tokenFor } from '../support.ts';
import { bucket, bytesOf, carrying, codeOf, PDF, PNG, read, upload, uploaded, zipOf } from './support.ts';

describe('a file that is uploaded', () => {
  it('is known by its content, with its size, hash and dimensions', async () => {
    const attachment = await uploaded(PNG, { name: 'a.gif', type: 'image/gif' });
    expect(attachment).toMatchObject({
      name: 'a.gif',
      type: 'image/png',
      size: PNG.length,
      width: 1,
      height: 1,
    });
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', PNG));
    expect(attachment.sha256).toBe(Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  });

  it('is given back byte by byte, as a download in which nothing runs', async () => {
    const { id } = await uploaded(PDF, { name: 'Übersicht "1".pdf', type: 'application/pdf' });
    const response = await read(`/attachments/${id}`, await tokenFor(MARY));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(PDF.length),
      'content-disposition': `attachment; filename="_bersicht _1_.pdf"; filename*=UTF-8''%C3%9Cbersicht%20_1_.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=3600',
    });
  });

  it('is the same file at a retry with its key, and is stored once', async () => {
    const headers = { 'idempotency-key': 'try me' };
    const first = await uploaded(PNG, { customer: 'retries', headers });
    const second = await uploaded(PNG, { customer: 'retries', headers });
    expect(second).toEqual(first);
    const other = await uploaded(PNG, { customer: 'retries', headers: { 'idempotency-key': 'another' } });
    expect(other.id).not.toBe(first.id);
    expect((await bucket.list({ prefix: 'server/sessions/retries/' })).objects).toHaveLength(2);
  });

  it('costs one row, and one for the alarm that looks whether somebody sent it', async () => {
    await uploaded(PNG, { customer: 'rows' });
    const written: string[] = [];
    const restore = await runInDurableObject(chatObject('rows'), (_, { storage }) => {
      const exec = storage.sql.exec.bind(storage.sql);
      const setAlarm = storage.setAlarm.bind(storage);
      storage.sql.exec = ((...args: Parameters<typeof exec>) => {
        const cursor = exec(...args);
        for (let n = 0; n < cursor.rowsWritten; n++) written.push(args[0]);
        return cursor;
      }) as typeof exec;
      storage.setAlarm = (...args) => {
        written.push('alarm');
        return setAlarm(...args);
      };
      return () => Object.assign(storage, { setAlarm });
    });
    await uploaded(PNG, { customer: 'rows' });
    expect(written.filter((what) => what !== 'alarm')).toHaveLength(1);
    expect(written.length).toBeLessThanOrEqual(2);
    restore();
  });

  it('costs one write at the bucket, and each look at it one read', async () => {
    const customer = 'operations';
    const calls: string[] = [];
    const prototype = Object.getPrototypeOf(bucket) as R2Bucket;
    const spies = (['put', 'get', 'head', 'list', 'delete', 'createMultipartUpload'] as const).map((name) => {
      const call = prototype[name] as (...input: unknown[]) => unknown;
      return vi.spyOn(prototype, name).mockImplementation(function (this: R2Bucket, ...input: unknown[]) {
        calls.push(name);
        return call.apply(this, input);
      } as never);
    });
    try {
      const headers = { 'idempotency-key': 'counted' };
      const { id } = await uploaded(PNG, { customer, headers });
      await uploaded(PNG, { customer, headers });
      expect(calls.splice(0)).toEqual(['put']);
      const token = await tokenFor({ ...MARY, id: customer });
      await read(`/attachments/${id}/thumbnail`, token, {}, { method: 'POST', body: PNG });
      expect(calls.splice(0)).toEqual(['put']);
      for (const [path, range] of [
        ['', {}],
        ['', { range: 'bytes=2-4' }],
        ['/thumbnail', {}],
      ] as const) {
        await (await read(`/attachments/${id}${path}`, token, range)).arrayBuffer();
        expect(calls.splice(0)).toEqual(['get']);
      }
      await read(`/attachments/${id}/link`, token, {}, { method: 'POST' });
      expect(calls).toEqual([]);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });

  it('is found in parts by Range', async () => {
    const { id } = await uploaded(bytesOf('0123456789'), { name: 'a.txt', type: 'text/plain' });
    const token = await tokenFor(MARY);
    const part = async (range: string) => {
      const response = await read(`/attachments/${id}`, token, { range });
      return [response.status, response.headers.get('content-range'), await response.text()];
    };
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await part('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await part('bytes=8-100')).toEqual([206, 'bytes 8-9/10', '89']);
    expect((await part('bytes=10-')).slice(0, 2)).toEqual([416, 'bytes */10']);
    expect((await part('bytes=1-2,4-5'))[0]).toBe(200);
    expect((await part('lines=1-2'))[0]).toBe(200);
  });

  it('is not sent again to who has it', async () => {
    const { id, sha256 } = await uploaded();
    const response = await read(`/attachments/${id}`, await tokenFor(MARY), {
      'if-none-match': `"${sha256}"`,
    });
    expect([response.status, await response.text()]).toEqual([304, '']);
  });
});

describe('what is not taken', () => {
  it.each([
    [
      'SVG with script',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'image/svg+xml',
    ],
    ['SVG that says it is a picture', '<?xml version="1.0"?><svg onload="alert(1)"/>', 'image/png'],
    ['HTML named .png', '<!doctype html><script>alert(1)</script>', 'image/png'],
    ['HTML that says so', '<html><body onload=alert(1)>', 'text/html'],
    ['a program', new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0]), 'application/octet-stream'],
    ['an ELF program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 'image/jpeg'],
    ['bytes that nobody knows', new Uint8Array([1, 2, 3, 4, 5]), 'application/pdf'],
    ['a text with NUL', 'a\u0000b', 'text/plain'],
    ['a text that is not UTF-8', new Uint8Array([0x61, 0xff, 0xfe, 0x62]), 'text/plain'],
  ])('%s', async (_, body, type) => {
    const response = await upload(typeof body === 'string' ? bytesOf(body) : body, {
      type,
      customer: 'types',
    });
    expect([response.status, await codeOf(response)]).toEqual([415, 'attachment_type']);
    expect((await bucket.list({ prefix: 'server/sessions/types/' })).objects).toEqual([]);
  });

  it('HTML as a text is a text, and is downloaded as one', async () => {
    const { id, type } = await uploaded(bytesOf('<script>alert(1)</script>'), {
      name: 'x.html',
      type: 'text/plain',
    });
    expect(type).toBe('text/plain');
    const response = await read(`/attachments/${id}`, await tokenFor(MARY));
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('an empty file', async () => {
    expect((await upload(new Uint8Array())).status).toBe(400);
    expect((await upload(null)).status).toBeOneOf([400, 411]);
  });

  it('one byte more than is allowed, before a byte of it is stored', async () => {
    const response = await upload(new Uint8Array(1_000_001), { customer: 'large' });
    expect([response.status, await codeOf(response)]).toEqual([413, 'attachment_too_large']);
    expect((await upload(zipOf(1_000_000), { customer: 'large' })).status).toBe(201);
  });

  it('a body of which nobody says how long it is', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    void writer.write(PNG).then(() => writer.close());
    const response = await upload(readable, { customer: 'unsaid' });
    expect([response.status, await codeOf(response)]).toEqual([411, 'length_required']);
  });

  it('without a token, also not where legacy clients are let in', async () => {
    expect((await upload(PNG, { token: null })).status).toBe(401);
  });
});

describe('the name of a file', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\photo.png', 'photo.png'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['a\u0000b\u200B.png', 'ab.png'],
    ['', 'file'],
    ['...', 'file'],
    ['  .hidden ', 'hidden'],
    ['a<b>:"c|?*.png', 'a_b___c___.png'],
  ])('%j is kept as %j', async (name, kept) => {
    expect((await uploaded(PNG, { customer: 'names', name })).name).toBe(kept);
  });

  it('stays short, with its end', async () => {
    const { name } = await uploaded(PNG, { customer: 'names', name: `${'n'.repeat(500)}.jpg.exe` });
    expect(Array.from(name)).toHaveLength(120);
    expect(name).toMatch(/…n+\.jpg\.exe$/);
  });
});

describe('a message with files', () => {
  it('rule 53: carries what the Worker found out, whatever its sender says of them', async () => {
    const customer = 'carries';
    const { id } = await uploaded(PNG, { customer });
    const claimed = { id, name: 'x.exe', type: 'text/html', size: 1, sha256: 'a'.repeat(64), alt: 'A pixel' };
    const answer = await say(customer, carrying(customer, claimed));
    expect(answer.refused).toEqual([]);
    const [entry] = (await (
      await read(`/customer/${customer}/messages`, await tokenFor({ ...MARY, id: customer }))
    ).json()) as { message: { attachments: unknown } }[];
    expect(entry?.message.attachments).toEqual([
      expect.objectContaining({
        id,
        name: 'picture.png',
        type: 'image/png',
        size: PNG.length,
        alt: 'A pixel',
      }),
    ]);
  });

  it('rule 53: is refused where its chat does not have the file', async () => {
    const { id } = await uploaded(PNG, { customer: 'another chat' });
    const answer = await say('thief', carrying('thief', { id }));
    expect(answer.refused).toMatchObject([{ code: 'attachment_unknown' }]);
  });
});
