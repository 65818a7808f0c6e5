import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fill, PAGES, textsOf } from './pages.ts';
import { readResult } from './result.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const latest = () => readResult(read('bench/results/latest.json'));

describe('the pages that quote the last full run', () => {
  it.each(PAGES)('say what it said: %s', (page) => {
    expect(fill(read(page), textsOf(latest()))).toBe(read(page));
  });

  it('hold all that is quoted, each once', () => {
    const marks = PAGES.flatMap((page) =>
      [...read(page).matchAll(/<!-- bench:(\S+) -->/g)].map(([, name]) => name),
    );
    expect(marks.sort()).toEqual(Object.keys(textsOf(latest())).sort());
  });
});

describe('a quotation', () => {
  it('is replaced between its marks, and nothing else is', () => {
    const page = 'with <!-- bench:relay -->1<!-- /bench:relay --> a second, 1 in all';
    const filled = 'with <!-- bench:relay -->2,000<!-- /bench:relay --> a second, 1 in all';
    expect(fill(page, { relay: '2,000', other: '3' })).toBe(filled);
    expect(fill(filled, { relay: '2,000' })).toBe(filled);
  });

  it('stays where its row was not measured', () => {
    const { figures, ...result } = latest();
    const without = { ...result, figures: figures.filter(({ bench }) => bench !== 'relay') };
    expect(textsOf(without)).not.toHaveProperty('relay');
    expect(fill(read('docs/scale.md'), textsOf(without))).toBe(read('docs/scale.md'));
  });

  it('says of which rows the ground was noisy', () => {
    const { figures, ...result } = latest();
    const [first, ...others] = figures;
    if (first === undefined) throw new Error('The last full run has no figures.');
    const noisy = { ...first, verdict: 'noisy' as const, noise: ['run 1: others used 90 % of the cores'] };
    const { table } = textsOf({ ...result, figures: [noisy, ...others] });
    expect(table).toContain('The ground was noisy in relay.');
    expect(table).toMatch(/\| noisy \| relay 12296/);
  });
});
