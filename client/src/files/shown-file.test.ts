import { PLACEHOLDER_MAX_LENGTH } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { holderPixels, PEAKS, pictureHolder, soundHolder, waveformOf } from './placeholder.ts';
import { kindOf, lengthText, shownFileName, sizeText } from './shown-file.ts';

describe('what stands for a file', () => {
  it('is nine pixels of a picture, which come back as they were', () => {
    const rgba = Array.from({ length: 36 }, (_, n) => (n % 4 === 3 ? 255 : n * 7));
    const text = pictureHolder(rgba);
    expect(text.length).toBeLessThanOrEqual(PLACEHOLDER_MAX_LENGTH);
    expect([...(holderPixels(text) ?? [])]).toEqual(rgba);
  });

  it('is the length and the loudness of a voice note', () => {
    const peaks = Array.from({ length: 400 }, (_, n) => n / 400);
    const text = soundHolder({ seconds: 61.04, peaks });
    expect(text.length).toBeLessThanOrEqual(PLACEHOLDER_MAX_LENGTH);
    const waveform = waveformOf(text);
    expect(waveform?.seconds).toBe(61);
    expect(waveform?.peaks).toHaveLength(PEAKS);
    expect(waveform?.peaks.at(-1)).toBeCloseTo(1, 1);
    expect(waveform?.peaks[0]).toBeCloseTo(0, 1);
  });

  it('knows a note that is shorter than its bars, and silence', () => {
    expect(waveformOf(soundHolder({ seconds: 1, peaks: [0.5] }))?.peaks[20]).toBeCloseTo(0.5, 1);
    expect(waveformOf(soundHolder({ seconds: 1, peaks: [] }))?.peaks[20]).toBe(0);
  });

  it.each([undefined, '', 'AAAA', '%%%', 'A'.repeat(56).replace(/.$/, '=')])(
    'is nothing where it says %j',
    (text) => {
      expect(holderPixels(text)).toBeNull();
      expect(waveformOf(text)).toBeNull();
    },
  );
});

describe('how a file is shown', () => {
  it.each([
    ['image/png', undefined, 'picture'],
    ['image/svg+xml', undefined, 'other'],
    ['image/tiff', undefined, 'other'],
    ['text/html', undefined, 'other'],
    ['audio/webm', soundHolder({ seconds: 1, peaks: [1] }), 'voice'],
    ['audio/mpeg', undefined, 'sound'],
    ['video/mp4', undefined, 'film'],
    ['application/pdf', undefined, 'pdf'],
    [undefined, undefined, 'other'],
  ] as const)('as %s with %s: %s', (type, placeholder, kind) => {
    expect(kindOf({ type, placeholder })).toBe(kind);
  });

  it('a name never turns round, hides signs, or loses how it ends', () => {
    const name = `holiday-${'x'.repeat(90)}-photo\u202Egpj.jpg.exe`;
    const { start, end } = shownFileName(name);
    expect(start + end).toBe(name.replace('\u202E', ''));
    expect(end).toBe('ogpj.jpg.exe');
    expect(shownFileName('a\u0000\u200Bb.png')).toEqual({ start: '', end: 'ab.png' });
    expect(shownFileName()).toEqual({ start: '', end: '' });
  });

  it('sizes and lengths read as people write them', () => {
    expect([1, 999, 1_449, 12_345, 1_400_000, 24_600_000].map((bytes) => sizeText(bytes, 'en'))).toEqual([
      '1 byte',
      '999 bytes',
      '1.4 kB',
      '12 kB',
      '1.4 MB',
      '25 MB',
    ]);
    expect([0, 5.4, 65, 300].map(lengthText)).toEqual(['0:00', '0:05', '1:05', '5:00']);
  });
});
