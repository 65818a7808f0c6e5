import { FORM, isGood, runFaults, table } from './suite.ts';

const MISSING_SHOWN = 20;

/** `npm run test:faults`: every fault by itself, then all at once. Without `CHIMP_LONG=yes` the tenth that is in `npm test`. */
const only = process.argv.find((text) => text.startsWith('--only='))?.slice('--only='.length);
const scenarios = FORM.scenarios.filter(({ name }) => only === undefined || name.includes(only));
const outcomes = await runFaults({ ...FORM, scenarios }, console.log);
console.log(`\n${table(outcomes)}\n`);
const bad = outcomes.filter((outcome) => !isGood(outcome));
if (bad.length > 0) {
  console.error(`Failed: ${bad.map(({ scenario }) => scenario).join(', ')}.`);
  const missing = bad.flatMap((outcome) => outcome.missing);
  console.error(missing.slice(0, MISSING_SHOWN).join(' '));
  if (missing.length > MISSING_SHOWN) console.error(`and ${missing.length - MISSING_SHOWN} more`);
  process.exit(1);
}
