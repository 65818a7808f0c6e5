import { readdirSync, readFileSync } from 'node:fs';

export interface FoundProcess {
  pid: number;
  command: string;
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended meanwhile, or belongs to somebody else.
    return '';
  }
};

/**
 * Every process that has this text in its arguments or its environment. A stack's state folder is in those of all that
 * the stack starts, so this finds what it left behind, whatever that calls itself.
 */
export function processesWith(text: string): FoundProcess[] {
  const found: FoundProcess[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isSafeInteger(pid) || pid === process.pid) continue;
    const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
    // A process that has ended and is not yet collected has no command line any more.
    if (command === '') continue;
    if (command.includes(text) || read(`/proc/${pid}/environ`).includes(text)) found.push({ pid, command });
  }
  return found;
}
