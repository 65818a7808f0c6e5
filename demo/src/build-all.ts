import { BACK_OFFICE, buildIfChanged, SHOP } from './build.ts';
import { killAllGroups } from './process-groups.ts';
import { readSettings } from './settings.ts';
import { StartError } from './start-error.ts';
import { WORKER } from './worker/build.ts';

/** Builds what `npm start` serves, where it changed: so that the first of many starts does not do it for all. */
process.on('exit', killAllGroups);
const { stateDir } = readSettings(process.env);
try {
  for (const target of [BACK_OFFICE, SHOP, WORKER]) await buildIfChanged(target, `${stateDir}/logs`);
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
