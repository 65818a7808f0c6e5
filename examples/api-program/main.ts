import { createApi, RestError } from '@chimpassist/client/v1';
import { excuseTo } from './excuse.ts';

/** Runs once: a timer of your system calls it each few minutes. */
const { BACKEND_ENDPOINT, CHIMP_KEY, MINUTES } = process.env;
if (CHIMP_KEY === undefined)
  throw new Error('Set CHIMP_KEY to a key with chats:read, chats:write and notes:write.');

const api = createApi({ endpoint: BACKEND_ENDPOINT ?? 'http://localhost:3134', key: CHIMP_KEY });
try {
  const told = await excuseTo(api, Number(MINUTES ?? 5));
  console.log(told.length === 0 ? 'Nobody waits so long.' : `Told ${told.join(', ')}.`);
} catch (error) {
  if (!(error instanceof RestError)) throw error;
  console.error(`${error.status} ${error.code ?? ''}: ${error.message}`);
  process.exitCode = 1;
}
