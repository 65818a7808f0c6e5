import { FIRST_SITE } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import type { FileShelf } from '../../src/files/file-shelf.ts';
import { store } from '../../src/files/upload.ts';
import { settingsOf } from '../../src/settings.ts';
import { PNG } from './support.ts';

const of = (texts: Parameters<typeof settingsOf>[0]) => settingsOf(texts, FIRST_SITE).attachments;

describe('the settings of files', () => {
  it('are 25 MB a file, 250 MB a day and 2 GB a chat where nothing is said', () => {
    expect(of({})).toMatchObject({
      maxBytes: 25_000_000,
      dayBytes: 250_000_000,
      chatBytes: 2_000_000_000,
      keepsOriginals: false,
    });
  });

  it('name other types and sizes, and keep originals', () => {
    const texts = {
      ATTACHMENT_MAX_BYTES: '90000000',
      ATTACHMENT_TYPES: ' application/pdf, IMAGE/PNG,',
      ATTACHMENT_ORIGINALS: 'on',
    };
    expect(of(texts)).toMatchObject({
      maxBytes: 90_000_000,
      types: ['application/pdf', 'image/png'],
      keepsOriginals: true,
    });
  });

  it.each([
    ['ATTACHMENT_MAX_BYTES', '90000001', 'at most 90000000'],
    ['ATTACHMENT_TYPES', 'image/png,image/svg+xml', 'names "image/svg\\+xml", which can carry script'],
    ['ATTACHMENT_TYPES', 'text/html', 'which can carry script'],
    ['ATTACHMENT_TYPES', 'image/heic', 'nobody takes the position out'],
    ['ATTACHMENT_ORIGINALS', 'yes', 'should be "on" or unset'],
  ])('%s=%s stops with a sentence', (name, text, sentence) => {
    expect(() => of({ [name]: text })).toThrow(new RegExp(`${name} .*${sentence}`));
  });

  it('decide what is taken: nothing of another type reaches the bucket', async () => {
    const kept: string[] = [];
    const shelf = {
      async put(id: string, bytes: ReadableStream) {
        await new Response(bytes).arrayBuffer();
        kept.push(id);
      },
    } as unknown as FileShelf;
    const put = async (id: string, types: readonly string[]) => {
      const body = new Response(PNG).body as ReadableStream<Uint8Array>;
      return (await store({ id, name: 'a.png', size: PNG.length, claimed: '', body }, shelf, types)).kind;
    };
    const { types } = of({ ATTACHMENT_TYPES: 'application/pdf' });
    expect(await put('pdf alone', types)).toBe('refused');
    expect(await put('usual', of({}).types)).toBe('stored');
    expect(kept).toEqual(['usual']);
  });
});
