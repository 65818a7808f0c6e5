import { isGood, LONG, runFaults, SHORT, table } from './suite.ts';

const MISSING_SHOWN = 20;

/** `npm run test:faults`: every fault by itself, then all at once; `--short` as in `npm test`. */
const form = process.argv.includes('--short') ? SHORT : LONG;
const only = process.argv.find((text) => text.startsWith('--only='))?.slice('--only='.length);
const scenarios = form.scenarios.filter(({ name }) => only === undefined || name.includes(only));
const outcomes = await runFaults({ ...form, scenarios }, console.log);
console.log(`\n${table(outcomes)}\n`);
const bad = outcomes.filter((outcome) => !isGood(outcome));
if (bad.length > 0) {
  console.error(`Failed: ${bad.map(({ scenario }) => scenario).join(', ')}.`);
  const missing = bad.flatMap((outcome) => outcome.missing);
  console.error(missing.slice(0, MISSING_SHOWN).join(' '));
  if (missing.length > MISSING_SHOWN) console.error(`and ${missing.length - MISSING_SHOWN} more`);
  process.exit(1);
}
