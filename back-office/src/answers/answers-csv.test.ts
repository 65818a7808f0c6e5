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

const HELD = {
  tags: [
    { id: 't1', name: 'VIP, gold' },
    { id: 't2', name: 'Refund' },
  ],
  teams: [{ id: 'sales', name: 'Sales', members: [], skills: [], languages: [] }],
};

describe('ready answers as CSV', () => {
  it('come back as they were, with lines, quotes, commas and other scripts', () => {
    const all = [
      found('Two lines', 'One,\n"two"; three', { language: 'pt-BR' }),
      found('退款', 'émoji 🙂', { isOwn: true }),
      found("'quoted'", "' apostrophe"),
    ];
    const read = fromCsv(toCsv(all, HELD), HELD);
    expect(read.wrong).toEqual([]);
    expect(read.lines).toEqual(
      all.map(({ answer: { name, text, language }, isOwn }) => ({
        name,
        text,
        language,
        isOwn,
        macro: null,
        hasFiles: false,
      })),
    );
  });

  it('bring macros along, with tags and teams by their names', () => {
    const all = [
      found('Refund', 'On its way', {
        macro: { tags: ['t1', 't2'], note: '=angry', ending: { kind: 'team', team: 'sales' } },
      }),
      found('Bye', '', { macro: { tags: [], note: null, ending: { kind: 'end' } } }),
      found('Up', 'x', {
        macro: { tags: [], note: null, ending: { kind: 'level', level: 'support/secondLevel' } },
      }),
    ];
    const csv = toCsv(all, HELD);
    expect(csv).toContain('team: Sales');
    expect(csv).not.toContain('t1');
    expect(fromCsv(csv, HELD)).toMatchObject({
      wrong: [],
      lines: all.map(({ answer: { macro } }) => ({ macro })),
    });
    // Elsewhere the tags have other ids; what is not there is named and not guessed.
    const elsewhere = { tags: [{ id: 'x', name: 'refund' }], teams: HELD.teams };
    const read = fromCsv('name,text,tags,ending\na,b,Refund,end\nc,d,Nobody,\ne,f,,team: None\n', elsewhere);
    expect(read.lines).toMatchObject([{ name: 'a', macro: { tags: ['x'], ending: { kind: 'end' } } }]);
    expect(read.wrong).toEqual([2, 3]);
  });

  it('name the files of an answer, and do not hold them', () => {
    const file = { id: `a1.${'0'.repeat(32)}`, type: 'application/pdf', size: 9, sha256: '0'.repeat(64) };
    const all = [
      found('Prices', 'Here', { attachments: [{ ...file, name: 'prices.pdf' }] }),
      found('Bare', '', { attachments: [{ ...file, name: '=a.pdf' }] }),
    ];
    const csv = toCsv(all, HELD);
    expect(csv).toContain('prices.pdf');
    expect(csv).not.toContain(file.id);
    expect(fromCsv(csv, HELD)).toMatchObject({ wrong: [], lines: [{ hasFiles: true }, { hasFiles: true }] });
    expect(fromCsv('name,text,files\na,,\n', HELD).wrong).toEqual([1]);
  });

  it('hold no cell that a table program takes for a formula', () => {
    const dangerous = ['=HYPERLINK("https://evil.example")', '+1', '-2', '@SUM(1)', '\tx'];
    const csv = toCsv(
      dangerous.map((text) => found(text.trim(), text)),
      HELD,
    );
    const cells = csv
      .replace('\ufeff', '')
      .split('\r\n')
      .slice(1)
      .join(',')
      .split(/,(?=")|,/);
    for (const cell of cells) expect(cell).not.toMatch(/^"?[=+\-@\t\r]/);
    expect(fromCsv(csv, HELD).lines.map(({ text }) => text)).toEqual(dangerous);
  });

  it('of others are read by the names of their columns, and what is wrong is named', () => {
    const read = fromCsv('Text;NAME\nHello;Hi\n;Nothing\nx;\nOnce more;Bye\n', HELD);
    expect(read.lines).toEqual([
      { name: 'Hi', text: 'Hello', language: null, isOwn: false, macro: undefined, hasFiles: false },
      { name: 'Bye', text: 'Once more', language: null, isOwn: false, macro: undefined, hasFiles: false },
    ]);
    expect(read.wrong).toEqual([2, 3]);
    expect(fromCsv('name,text,language\na,b,portuguese (Brazil)\n', HELD).wrong).toEqual([1]);
    expect(fromCsv('title,body\na,b\n', HELD).isOther).toBe(true);
    expect(fromCsv('', HELD).isOther).toBe(true);
  });

  it('change those of the same name, language and owner', () => {
    const all = [found('a', 'x'), found('a', 'y', { isOwn: true }), found('a', 'z', { language: 'es' })];
    const line = { name: 'a', text: 'new', language: null };
    expect(sameAnswer(all, { ...line, isOwn: true })?.answer.text).toBe('y');
    expect(sameAnswer(all, { ...line, language: 'es', isOwn: false })?.answer.text).toBe('z');
    expect(sameAnswer(all, { ...line, language: 'en', isOwn: false })).toBeUndefined();
  });
});
