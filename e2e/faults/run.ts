import { EDGE_FORM, edgeTable, isEdgeGood, runEdgeFaults } from './edge/suite.ts';
import { FORM, isGood, runFaults, table } from './suite.ts';

const MISSING_SHOWN = 20;
const ROADS = ['broker', 'edge'] as const;

/** `npm run test:faults`: every fault by itself, then all at once. Without `CHIMP_LONG=yes` the tenth that is in `npm test`. */
const option = (name: string): string | undefined =>
  process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(`--${name}=`.length);
/** Fewer than the whole, for a machine that has other work. */
const count = (name: string, whole: number): number => {
  const asked = Number(option(name) ?? whole);
  if (!Number.isInteger(asked) || asked < 1) throw new Error(`--${name} is a number of at least 1.`);
  return asked;
};
const only = option('only');
const road = option('road');
const isWanted = ({ name }: { name: string }): boolean => only === undefined || name.includes(only);

interface Finished {
  table: string;
  /** Scenarios in which something was lost, twice, out of order or not seen, with what is missing. */
  bad: { scenario: string; missing: string[] }[];
}

const runs: Record<(typeof ROADS)[number], () => Promise<Finished>> = {
  async broker() {
    const outcomes = await runFaults({ ...FORM, scenarios: FORM.scenarios.filter(isWanted) }, console.log);
    return { table: table(outcomes), bad: outcomes.filter((outcome) => !isGood(outcome)) };
  },
  async edge() {
    const scenarios = EDGE_FORM.scenarios.filter(isWanted);
    const chats = count('chats', EDGE_FORM.chats);
    const messages = count('messages', EDGE_FORM.messages);
    const outcomes = await runEdgeFaults({ ...EDGE_FORM, scenarios, chats, messages }, console.log);
    return { table: edgeTable(outcomes), bad: outcomes.filter((outcome) => !isEdgeGood(outcome)) };
  },
};

const scenariosOf = { broker: FORM.scenarios, edge: EDGE_FORM.scenarios };
const roads = ROADS.filter((each) => road === undefined || each === road).filter((each) =>
  scenariosOf[each].some(isWanted),
);
if (roads.length === 0)
  throw new Error(`No such fault. --road is one of ${ROADS.join(', ')}, --only a part of a fault's name.`);
for (const each of roads) {
  const { table: rows, bad } = await runs[each]();
  console.log(`\n${rows}\n`);
  if (bad.length === 0) continue;
  console.error(`Failed (${each}): ${bad.map(({ scenario }) => scenario).join(', ')}.`);
  const missing = bad.flatMap((outcome) => outcome.missing);
  console.error(missing.slice(0, MISSING_SHOWN).join(' '));
  if (missing.length > MISSING_SHOWN) console.error(`and ${missing.length - MISSING_SHOWN} more`);
  process.exitCode = 1;
}
