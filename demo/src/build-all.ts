import { BACK_OFFICE, buildIfChanged, SHOP } from './build.ts';
import { readSettings } from './settings.ts';

/** Builds what `npm start` serves, where it changed: so that the first of many starts does not do it for all. */
const { stateDir } = readSettings(process.env);
for (const target of [BACK_OFFICE, SHOP]) await buildIfChanged(target, `${stateDir}/logs`);
