import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';
import { groupsOf, ROWS, withNeeded } from './rows.ts';

const ALL = Object.keys(ROWS);

describe('the rows of a run', () => {
  it('come with the rows that they need, before them', () => {
    expect(withNeeded(['growth'])).toEqual(['relay', 'set-up', 'outage', 'growth']);
    expect(withNeeded(['weight', 'deliver'])).toEqual(['deliver', 'weight']);
    expect(withNeeded(ALL)).toEqual(ALL);
    for (const name of ALL) expect(withNeeded([name]).at(-1)).toBe(name);
  });

  it('are named where one is asked for that does not exist', () => {
    expect(() => withNeeded(['relay', 'speed'])).toThrow(
      'There is no row speed: choose among relay, deliver',
    );
  });
});

describe('groups of rows', () => {
  it('share what two of them need, and are apart where they need nothing', () => {
    expect(groupsOf(['weight', 'message', 'idle'])).toEqual([['idle', 'message'], ['weight']]);
  });

  it('are joined by a row that needs what two groups measure', () => {
    expect(groupsOf(['relay', 'set-up', 'memory', 'outage'])).toEqual([
      ['relay', 'set-up', 'outage'],
      ['memory'],
    ]);
  });

  it('hold every row once', () => {
    expect(groupsOf(ALL).flat().sort()).toEqual([...ALL].sort());
  });
});

describe('what is asked of the bench', () => {
  it('is three runs of everything, one with --quick, five to compare', () => {
    expect(readOptions([])).toEqual({ quick: false, asked: ALL, isPart: false, runs: 3, compare: null });
    expect(readOptions(['--quick'])).toMatchObject({ quick: true, runs: 1 });
    expect(readOptions(['--compare', 'main', '--only', 'relay'])).toMatchObject({
      compare: 'main',
      asked: ['relay'],
      isPart: true,
      runs: 5,
    });
    expect(readOptions(['--runs', '7', '--quick'])).toMatchObject({ runs: 7 });
  });

  it('is refused in a sentence where it cannot be done', () => {
    expect(() => readOptions(['--only', 'speed'])).toThrow('There is no row speed');
    expect(() => readOptions(['--runs', '0'])).toThrow('--runs takes a number from 1 to 99, and not 0.');
    expect(() => readOptions(['--runs', 'many'])).toThrow('and not many.');
    expect(() => readOptions(['--fast'])).toThrow('The bench knows --only, --runs, --quick and --compare.');
  });
});
