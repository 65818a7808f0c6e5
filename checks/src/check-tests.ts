/**
 * Part of `npm run check`: each rule of `docs/spec.md` has a test that carries its number, and test titles are short.
 */
import { globSync, readFileSync } from 'node:fs';
import { findMistakes, readRuleNumbers } from './spec-rules.ts';
import { readTestTitles } from './test-titles.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const files = globSync('**/*.test.{ts,tsx,mjs}', {
  cwd: root,
  exclude: (name) => ['node_modules', 'dist', '.git'].includes(name),
});
const rules = readRuleNumbers(read('docs/spec.md'));
const titles = files.flatMap((file) => readTestTitles(file, read(file)));
const mistakes = findMistakes(rules, titles);

for (const mistake of mistakes) console.error(mistake);
if (rules.length === 0 || titles.length === 0) throw new Error('No rules or no tests were found.');
if (mistakes.length > 0) process.exitCode = 1;
else
  console.log(`${rules.length} rules of docs/spec.md, each with a test; ${titles.length} test titles fit.`);
