import { describe, expect, it } from 'vitest';
import { findMistakes, readRuleNumbers, ruleNumbersOf } from '../src/spec-rules.ts';
import { readTestTitles } from '../src/test-titles.ts';

const titlesOf = (source: string) => readTestTitles('some.test.ts', source);

describe('the titles of a test file', () => {
  it('are those of describe, it and test, also behind each', () => {
    const source = `
      describe('a', () => {
        it.each([1])('b %s', (one: number) => {});
        test(\`c \${1}\`, async () => {});
        say('d', () => {}); // it('e', () => {})
      });`;
    expect(titlesOf(source).map(({ title, line }) => [line, title])).toEqual([
      [2, 'a'],
      [3, 'b %s'],
      [4, 'c %s'],
    ]);
  });

  it('carry the numbers of rules at their beginning only', () => {
    expect(ruleNumbersOf('rule 4: ends')).toEqual([4]);
    expect(ruleNumbersOf('rules 2, 14 and 15: a chat')).toEqual([2, 14, 15]);
    expect(ruleNumbersOf('ends by rule 4: silence')).toEqual([]);
  });
});

describe('what the check finds', () => {
  const spec = '## A\n\n1. One has a line.\n   2. is not a rule.\n2. Two has none.\n';

  it('is nothing where each rule has a test', () => {
    const titles = titlesOf(`it('rules 1 and 2: hold', () => {})`);
    expect(findMistakes(readRuleNumbers(spec), titles)).toEqual([]);
  });

  it('is a rule without a test, and a test of a rule that does not exist', () => {
    const titles = titlesOf(`it('rule 1: holds', () => {}); it('rule 3: holds', () => {})`);
    expect(findMistakes(readRuleNumbers(spec), titles)).toEqual([
      expect.stringContaining('no test carries rule 2'),
      'some.test.ts:1: docs/spec.md has no rule 3.',
    ]);
  });

  it('is a rule out of its place', () => {
    expect(findMistakes([1, 3], titlesOf(`it('rules 1 and 3: hold', () => {})`))).toEqual([
      expect.stringContaining('rule 3 stands where rule 2 belongs'),
    ]);
  });

  it('is a title longer than 80 characters, counted in characters', () => {
    expect(findMistakes([], titlesOf(`it('${'ü'.repeat(80)}', () => {})`))).toEqual([]);
    expect(findMistakes([], titlesOf(`it('${'ü'.repeat(81)}', () => {})`))).toHaveLength(1);
  });

  it.each(['only', 'skip', 'todo'])('is a test that %s leaves out', (modifier) => {
    expect(findMistakes([], titlesOf(`describe.${modifier}('a', () => {})`))).toHaveLength(1);
  });
});
