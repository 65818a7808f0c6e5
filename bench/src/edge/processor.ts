import { readFileSync } from 'node:fs';
import { processesWith } from '@chimpassist/testing/processes';

/** Linux counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100;

/** Workerd's processes of a Worker, found by the folder that holds its state. */
export const workerdIn = (stateDir: string): number[] =>
  processesWith(stateDir)
    .filter(({ command }) => command.includes('workerd'))
    .map(({ pid }) => pid);

/** Processor time that these processes have had, in seconds: other programs on the machine hardly change it. */
export function processorSecondsOf(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // A program's name stands in brackets and may hold anything; the 12th and 13th field behind it are meant.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_A_SECOND;
}
