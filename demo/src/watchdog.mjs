/**
 * Ends what `npm start` leaves behind when it is itself killed and can end nothing any more. It reads `+<pid>` and
 * `-<pid>` (process groups) from its standard input; when that closes, the groups still known are killed.
 */
import { createInterface } from 'node:readline';

const groups = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  if (line.startsWith('+')) groups.add(pid);
  else groups.delete(pid);
});
lines.on('close', () => {
  for (const pid of groups) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
});
