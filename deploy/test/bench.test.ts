import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../bench/src/figure.ts';
import { ROWS, withNeeded } from '../../bench/src/rows.ts';
import { tableOf } from '../../bench/src/table.ts';
import { ROOT } from '../src/wrangler.ts';

const { figures } = JSON.parse(readFileSync(`${ROOT}bench/results/latest.json`, 'utf8')) as {
  figures: Figure[];
};

describe('npm run bench', () => {
  it('measures with a row the rows that it needs, before it', () => {
    expect(withNeeded(['growth'])).toEqual(['relay', 'set-up', 'outage', 'growth']);
    expect(withNeeded(['weight', 'deliver'])).toEqual(['deliver', 'weight']);
    expect(withNeeded(Object.keys(ROWS))).toEqual(Object.keys(ROWS));
    for (const name of Object.keys(ROWS)) expect(withNeeded([name]).at(-1)).toBe(name);
  });

  it('says which rows there are where one is asked for that is none', () => {
    expect(() => withNeeded(['relay', 'speed'])).toThrow(
      'There is no row speed: choose among relay, deliver',
    );
  });
});

describe('what is said of the last full run', () => {
  it('is its table in bench/README.md', () => {
    expect(readFileSync(`${ROOT}bench/README.md`, 'utf8')).toContain(tableOf(figures).trim());
  });

  it('is its rates in docs/scale.md', () => {
    const page = readFileSync(`${ROOT}docs/scale.md`, 'utf8').replaceAll(/\s+/g, ' ');
    const rate = (what: RegExp, pattern: RegExp): string => {
      const behind = figures.find((figure) => what.test(figure.what))?.behind ?? '';
      return Number(pattern.exec(behind)?.[1]).toLocaleString('en');
    };
    expect(page).toContain(`one bridge answered ${rate(/^keep-alives/, /^(\d+)\/s/)} a second`);
    expect(page).toContain(`relayed ${rate(/^publish → stored/, /relay (\d+)\/s/)} a second`);
    const thousand = /\b1000: (\d+)\/s/;
    expect(page).toContain(
      `${rate(/chats, 2000 messages/, thousand)} to ${rate(/chats, 20000 messages/, thousand)} with 1,000`,
    );
  });
});
