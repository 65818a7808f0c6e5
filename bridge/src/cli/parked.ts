import { existsSync } from 'node:fs';
import { readCommandSettings, SettingsError } from '../settings.ts';
import { Spool } from '../spool/spool.ts';
import { leftOutLines, parkedLines } from './parked-lines.ts';

/** `chimpassist-bridge parked [--clear]`: lists what was refused and what was not published. */
export function parked(shallClear: boolean): void {
  const { spoolPath: path } = readCommandSettings(process.env);
  if (!existsSync(path)) throw new SettingsError(`SPOOL_PATH is "${path}", and there is no such file.`);
  const spool = new Spool(path);
  console.log(parkedLines(spool.parked.all()));
  const leftOut = spool.leftOut.all();
  if (leftOut.length > 0) console.log(`\nNot published:\n${leftOutLines(leftOut)}`);
  if (shallClear) console.log(`Cleared: ${spool.parked.clear() + spool.leftOut.clear()}.`);
  spool.close();
}
