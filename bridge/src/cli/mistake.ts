import { CommanderError } from 'commander';
import { adviceOnWorker } from '../advice.ts';
import { EdgeError } from '../edge/edge-error.ts';
import { ImportError } from '../import/import.ts';
import { SettingsError } from '../settings.ts';
import { isDamaged } from '../spool/storage-trouble.ts';

/** What of an error is looked at: Node, SQLite and the database's driver give no classes to ask for. */
interface Coded {
  code?: unknown;
  syscall?: unknown;
  address?: unknown;
  hostname?: unknown;
  port?: unknown;
  path?: unknown;
}

/** One sentence for the operator, where an error is of the operator's making or mending; else null. Never a secret. */
export function mistakeText(error: unknown, environment: Record<string, string | undefined>): string | null {
  if (error instanceof SettingsError || error instanceof ImportError) return error.message;
  if (error instanceof EdgeError)
    return `${error.message.replace(/\.$/, '')}: ${adviceOnWorker(error.status)}.`;
  if (error instanceof CommanderError) {
    const [said = ''] = error.message.replace(/^error: /, '').split(/\. |\n/);
    return `${said.charAt(0).toUpperCase()}${said.slice(1)}. --help says what there is.`;
  }
  if (!(error instanceof Error)) return null;
  const { code, syscall, address, hostname, port, path } = error as Error & Coded;
  const codeText = String(code ?? '');
  if (codeText === 'EADDRINUSE')
    return `Port ${String(port)} is held by another program: end that one, or set BRIDGE_PORT to another port.`;
  if (codeText === 'ERR_SQLITE_ERROR' && error.message.includes('locked'))
    return `SPOOL_PATH is "${environment.SPOOL_PATH ?? 'spool.db'}", which another bridge uses: give each a file of its own.`;
  if (isDamaged(error)) {
    const file = environment.SPOOL_PATH ?? 'spool.db';
    return `SPOOL_PATH is "${file}", and the file (or "${file}-clients" beside it) is damaged (${error.message}): move both away, each together with its -wal and -shm, and start again. What waited in it for the Worker is lost, but for what clients of this version send again; what the broker still has is not.`;
  }
  if (codeText === 'ERR_SQLITE_ERROR')
    return `SPOOL_PATH is "${environment.SPOOL_PATH ?? 'spool.db'}", which cannot be used (${error.message}): write a file in a folder that is there and that this user may write to.`;
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return `BRIDGE_HOST is "${String(address ?? hostname)}", where nothing can listen (${codeText}): write 127.0.0.1, or 0.0.0.0 for all addresses.`;
  if (syscall === 'open')
    return `${String(path)} cannot be opened (${codeText}): look at its name and who may use it.`;
  if (error.name.startsWith('Mongo'))
    return `MongoDB cannot be used (${error.message}): look at MONGO_CONNECTION_URL, and whether the database runs.`;
  return null;
}
