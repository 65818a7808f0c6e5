import { SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { FIRST, message, SUPERVISOR, say, tokenFor } from '../support.ts';
import { bucket, bytesOf, carrying, PDF, PNG, uploaded } from './support.ts';

const archive = async (customer: string, token: string) =>
  SELF.fetch(`http://worker/customer/${customer}/archive`, { headers: { authorization: `Bearer ${token}` } });

/** The entries of a ZIP, by its central directory: names and bytes. Nothing in it is packed. */
function entriesOf(zip: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = zip.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const entries = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let n = view.getUint16(end + 10, true); n > 0; n--) {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    expect(view.getUint16(at + 10, true)).toBe(0);
    const size = view.getUint32(at + 20, true);
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const text = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + (name ?? 0)));
    entries.set(text, zip.subarray(start, start + size));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

describe('the archive of a customer', () => {
  it('is a ZIP with the record and every file, byte by byte, also of one name', async () => {
    const customer = 'archived';
    const files = [
      await uploaded(PNG, { customer, name: 'photo.png' }),
      await uploaded(PDF, { customer, name: 'photo.png' }),
      await uploaded(bytesOf('words'), { customer, name: 'Grüße.txt', type: 'text/plain' }),
    ];
    await say(customer, message(customer, 2), carrying(customer, { id: files[0]?.id ?? '' }));
    const response = await archive(customer, await tokenFor(SUPERVISOR));
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toContain('filename="customer archived.zip"');
    const entries = entriesOf(new Uint8Array(await response.arrayBuffer()));
    const record = JSON.parse(new TextDecoder().decode(entries.get('customer.json'))) as {
      messages: { attachments?: unknown[] }[];
    };
    expect(record.messages.at(-1)?.attachments).toMatchObject([{ id: files[0]?.id }]);
    const inFolder = [...entries].filter(([name]) => name.startsWith('files/'));
    expect(inFolder.map(([name]) => name.replace(/^files\/\d /, '')).sort()).toEqual(
      ['Grüße.txt', 'photo.png', 'photo.png'].sort(),
    );
    const bytes = inFolder.map(([, each]) => [...each].join());
    expect(bytes.sort()).toEqual([PNG, PDF, bytesOf('words')].map((each) => [...each].join()).sort());
  });

  it('is there without files, and without one that was deleted meanwhile', async () => {
    const customer = 'archived-without';
    await say(customer, message(customer, 1));
    const { id } = await uploaded(PNG, { customer });
    await bucket.delete(`server/sessions/${customer}/${id}`);
    const response = await archive(customer, await tokenFor(SUPERVISOR));
    expect([...entriesOf(new Uint8Array(await response.arrayBuffer())).keys()]).toEqual(['customer.json']);
  });

  it('is given to nobody without the right to export', async () => {
    const response = await archive('archived', await tokenFor(FIRST));
    expect(response.status).toBe(403);
    await response.body?.cancel();
  });
});
