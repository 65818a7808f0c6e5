import { HOSTILE_CONTENTS as CONTENTS, raw, zip } from '@chimpassist/testing/hostile-files';
import { describe, expect, it } from 'vitest';
import { MARY, tokenFor } from '../support.ts';
import { bucket, codeOf, PNG, read, upload } from './support.ts';

const NAMES: [string, string][] = [
  ['../../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system32\\x.dll', 'x.dll'],
  ['a\0.png', 'a.png'],
  ['photo\u202Egpj.exe', 'photogpj.exe'],
  ['\u2066a\u2069\u200F.png', 'a.png'],
  ['photo.jpg.exe', 'photo.jpg.exe'],
  ['a"; filename="b.html', 'a_; filename=_b.html'],
  ['a\r\nset-cookie: x=1.png', 'aset-cookie_ x=1.png'],
  ['<img src=x onerror=alert(1)>.png', '_img src=x onerror=alert(1)_.png'],
  ['CON', 'CON'],
  ['.htaccess', 'htaccess'],
];

describe('a hostile file', () => {
  it.each(CONTENTS)('%s', async (title, body, type, expected) => {
    const customer = `hostile ${CONTENTS.findIndex(([each]) => each === title)}`;
    const response = await upload(body, { customer, type, name: 'file' });
    if (typeof expected === 'number') {
      expect(response.status).toBe(expected);
      await response.body?.cancel();
      expect((await bucket.list({ prefix: `server/sessions/${customer}/` })).objects).toEqual([]);
      return;
    }
    expect(response.status).toBe(201);
    const {
      id,
      type: found,
      width = 1,
    } = (await response.json()) as { id: string; type: string; width?: number };
    expect(found).toBe(expected);
    // No reader takes a message whose picture says more.
    expect(width).toBeLessThanOrEqual(100_000);
    const given = await read(`/attachments/${id}`, await tokenFor({ ...MARY, id: customer }));
    expect(new Uint8Array(await given.arrayBuffer())).toEqual(body);
    expect(given.headers.get('content-type')).toBe(expected);
    expect(given.headers.get('x-content-type-options')).toBe('nosniff');
    expect(given.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(given.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it.each(NAMES)('with the name %j is called %j', async (name, kept) => {
    const response = await upload(PNG, { customer: 'hostile names', name });
    const { id, name: found } = (await response.json()) as { id: string; name: string };
    expect([response.status, found]).toEqual([201, kept]);
    const given = await read(`/attachments/${id}`, await tokenFor({ ...MARY, id: 'hostile names' }));
    await given.body?.cancel();
    expect(given.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w%.~-]+$/,
    );
    expect(given.headers.has('set-cookie')).toBe(false);
  });

  it('that stops before its end leaves nothing, and no place is taken', async () => {
    const customer = 'hostile stop';
    const { readable, writable } = new FixedLengthStream(1_000_000);
    const writer = writable.getWriter();
    const answer = upload(readable, { customer, type: 'image/png' }).then(
      (response) => response.status,
      () => 'broken off',
    );
    await writer.write(PNG);
    await writer.abort(new Error('The connection is gone.')).catch(() => undefined);
    expect(await answer).toBeOneOf([400, 'broken off']);
    expect((await bucket.list({ prefix: `server/sessions/${customer}/` })).objects).toEqual([]);
    for (let n = 0; n < 2; n++) {
      const next = await upload(zip('a', 'x'.repeat(1_000)), { customer, type: 'application/zip' });
      expect(next.status, await next.text()).toBe(201);
    }
  });

  it('of another name than its code says is refused with that code', async () => {
    expect(
      await codeOf(
        await upload(raw('<svg xmlns="http://www.w3.org/2000/svg"/>'), { customer: 'hostile code' }),
      ),
    ).toBe('attachment_type');
  });
});
