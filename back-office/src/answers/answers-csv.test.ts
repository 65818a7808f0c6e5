import type { ReadyAnswer } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { fromCsv, sameAnswer, toCsv } from './answers-csv.ts';
import type { FoundAnswer } from './find-answers.ts';

const found = (
  name: string,
  text: string,
  more: Partial<ReadyAnswer> & { isOwn?: boolean } = {},
): FoundAnswer => {
  const { isOwn = false, ...rest } = more;
  return { answer: { id: name, name, text, language: null, ...rest }, isOwn };
};

describe('ready answers as CSV', () => {
  it('come back as they were, with lines, quotes, commas and other scripts', () => {
    const all = [
      found('Two lines', 'One,\n"two"; three', { language: 'pt-BR' }),
      found('退款', 'émoji 🙂', { isOwn: true }),
      found("'quoted'", "' apostrophe"),
    ];
    const read = fromCsv(toCsv(all));
    expect(read.wrong).toEqual([]);
    expect(read.lines).toEqual(
      all.map(({ answer: { name, text, language }, isOwn }) => ({ name, text, language, isOwn })),
    );
  });

  it('hold no cell that a table program takes for a formula', () => {
    const dangerous = ['=HYPERLINK("https://evil.example")', '+1', '-2', '@SUM(1)', '\tx'];
    const csv = toCsv(dangerous.map((text) => found(text.trim(), text)));
    const cells = csv
      .replace('\ufeff', '')
      .split('\r\n')
      .slice(1)
      .join(',')
      .split(/,(?=")|,/);
    for (const cell of cells) expect(cell).not.toMatch(/^"?[=+\-@\t\r]/);
    expect(fromCsv(csv).lines.map(({ text }) => text)).toEqual(dangerous);
  });

  it('of others are read by the names of their columns, and what is wrong is named', () => {
    const read = fromCsv('Text;NAME\nHello;Hi\n;Nothing\nx;\nOnce more;Bye\n');
    expect(read.lines).toEqual([
      { name: 'Hi', text: 'Hello', language: null, isOwn: false },
      { name: 'Bye', text: 'Once more', language: null, isOwn: false },
    ]);
    expect(read.wrong).toEqual([2, 3]);
    expect(fromCsv('name,text,language\na,b,portuguese (Brazil)\n').wrong).toEqual([1]);
    expect(fromCsv('title,body\na,b\n').isOther).toBe(true);
    expect(fromCsv('').isOther).toBe(true);
  });

  it('change those of the same name, language and owner', () => {
    const all = [found('a', 'x'), found('a', 'y', { isOwn: true }), found('a', 'z', { language: 'es' })];
    const line = { name: 'a', text: 'new', language: null };
    expect(sameAnswer(all, { ...line, isOwn: true })?.answer.text).toBe('y');
    expect(sameAnswer(all, { ...line, language: 'es', isOwn: false })?.answer.text).toBe('z');
    expect(sameAnswer(all, { ...line, language: 'en', isOwn: false })).toBeUndefined();
  });
});
