import { describe, expect, it } from 'vitest';
import { withFileLines } from './file-lines.ts';

const id = (n: number): string => `f1.NQ.${String(n).padStart(32, '0')}`;
const photo = { id: id(1), name: 'photo.jpg', type: 'image/jpeg', size: 48_213 };
const linkOf = (fileId: string): string => `https://worker/${fileId}`;
const HINT = 'The link works for ten minutes. Reload this page for a new one.';
const linesOf = (
  message: Parameters<typeof withFileLines>[0],
  link: (id: string) => string | null = linkOf,
) => withFileLines(message, link).content.split('\n');

describe('a message with files, for a client from before files', () => {
  it('is its files alone, where it has no words', () => {
    expect(linesOf({ content: '', attachments: [photo] })).toEqual([
      `📎 photo.jpg (48 kB): https://worker/${id(1)}`,
      HINT,
    ]);
  });

  it('is its words, a line for each file, and once how to get a new link', () => {
    const voice = { id: id(2), name: 'voice.webm', type: 'audio/webm', size: 1_234_567, alt: '12 seconds' };
    expect(linesOf({ content: 'Here:', attachments: [photo, voice] })).toEqual([
      'Here:',
      `📎 photo.jpg (48 kB): https://worker/${id(1)}`,
      `🎤 voice.webm (1.2 MB), 12 seconds: https://worker/${id(2)}`,
      HINT,
    ]);
  });

  it('says how to get a link, where there is none at hand', () => {
    expect(linesOf({ content: '', attachments: [photo] }, () => null)).toEqual([
      '📎 photo.jpg (48 kB): reload this page for a link to it.',
    ]);
  });

  it('says of a file that is deleted why', () => {
    const attachments = [
      { ...photo, state: 'refused' as const },
      { ...photo, state: 'unchecked' as const },
    ];
    expect(linesOf({ content: '', attachments })).toEqual([
      '📎 photo.jpg (48 kB): it was refused by a check and deleted.',
      '📎 photo.jpg (48 kB): it could not be checked and was deleted.',
    ]);
  });

  it('is the same message where it has no files', () => {
    const message = { content: 'Hello', attachments: undefined };
    expect(withFileLines(message, linkOf)).toBe(message);
  });
});
