/** `node bench/src/history/main.ts <folder> <commit>`: adds the last full run to the history in this folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESULTS, readResult } from '../result.ts';
import { tableOf } from '../table.ts';
import { chartOf } from './chart.ts';
import { EMPTY, type History, withNight } from './history.ts';

const [folder, commit] = process.argv.slice(2);
if (folder === undefined || commit === undefined) {
  console.error('Name the folder of the history and the commit that was measured.');
  process.exit(1);
}
const file = join(folder, 'history.json');
const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as History) : EMPTY;
const result = readResult(readFileSync(`${RESULTS}latest.json`, 'utf8'));
const history = withNight(before, result, commit);

mkdirSync(folder, { recursive: true });
writeFileSync(file, `${JSON.stringify(history)}\n`);
writeFileSync(join(folder, 'history.svg'), chartOf(history));
const page = [
  '# The bench, night by night',
  `${history.nights.length} nights of \`npm run bench\` on machines of GitHub's; the last measured ${commit}. Grey points stood on noisy ground.`,
  '![Every figure night by night](history.svg)',
  tableOf(result.figures),
];
writeFileSync(join(folder, 'README.md'), `${page.join('\n\n')}\n`);
