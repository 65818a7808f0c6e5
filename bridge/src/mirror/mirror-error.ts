import { createHash } from 'node:crypto';
import { MongoServerError } from 'mongodb';
import { EdgeError } from '../edge/edge-error.ts';

/** What of an error is logged: never its message, which may hold what somebody wrote. */
export interface MirrorFault {
  error: string;
  code: number | null;
  codeName: string | null;
}

/** Codes of a server that says no to everybody for the moment: stepping down, shutting down, not yet a primary. */
const AWAY_CODES = new Set([6, 7, 89, 91, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436]);

export function faultOf(error: unknown): MirrorFault {
  const { name, code, codeName } = (error ?? {}) as { name?: unknown; code?: unknown; codeName?: unknown };
  return {
    error: typeof name === 'string' ? name : 'unknown',
    code: typeof code === 'number' ? code : null,
    codeName: typeof codeName === 'string' ? codeName : (nameOfWrite(error) ?? null),
  };
}

/** A bulk write carries its server's code without the name of it. */
const nameOfWrite = (error: unknown): string | undefined =>
  (error as { errorResponse?: { codeName?: string } } | null)?.errorResponse?.codeName;

/** The driver's errors that say that nobody can be asked. */
const AWAY_NAMES =
  /^Mongo(Network|ServerSelection|Topology|NotConnected|Pool|WaitQueue|ClientClosed|OperationTimeout)/;

/** Whether this very request was refused, by the database or by the driver, rather than everybody's. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof MongoServerError) return !AWAY_CODES.has(Number(error.code));
  return error instanceof Error && !AWAY_NAMES.test(error.name);
}

/** Whether one chat's object did not answer, while the Worker does. */
export const isOneObject = (error: unknown): boolean => error instanceof EdgeError && error.status !== null;

/** Names a chat in logs without naming a customer: `printf %s <session topic> | sha256sum` begins with it. */
export const chatHash = (sessionTopic: string): string =>
  createHash('sha256').update(sessionTopic).digest('hex').slice(0, 12);
