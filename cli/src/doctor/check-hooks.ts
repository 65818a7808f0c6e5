import { randomUUID } from 'node:crypto';
import { CALLS, pathOf } from '@chimpassist/protocol';
import { type Deployment, Refused } from '../deployment.ts';
import { tryParse } from '../export.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 20_000;
const what = 'Hooks';

/** What the Worker says where it refuses. */
interface Refusal {
  code?: string;
  message?: string;
}

/** By which code the Worker says what is wrong with a hook, and what is to be done. */
const CURES: Record<string, string> = {
  hook_unavailable:
    'Look whether the service runs, and whether its address is reached from outside your network.',
  hook_nonsense: 'Look at its log: it answers otherwise than docs/hooks.md says.',
};

/** Whether somebody could sign in: asks for a person whom nobody has. It counts as one wrong password of this machine. */
export async function checkSignInHook({ endpoint }: Deployment): Promise<Finding> {
  const response = await fetch(endpoint + pathOf(CALLS.signIn, {}), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'doctor@chimpassist.invalid', password: randomUUID() }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null);
  const body = tryParse((await response?.text().catch(() => '')) ?? '') as { error?: Refusal } | undefined;
  const { code = '', message = '' } = body?.error ?? {};
  if (code === 'unknown_email' || code === 'wrong_password')
    return { what, state: 'ok', text: 'who signs in is asked for, and a stranger is refused' };
  if (code === 'rate_limited')
    return {
      what,
      state: 'look',
      text: 'not looked at: this machine has tried to sign in too often',
      cure: 'Run it again in five minutes.',
    };
  if (code === 'not_configured')
    return {
      what,
      state: 'wrong',
      text: 'nobody can sign in: there is neither a sign-in hook nor a directory',
      cure: 'Set AUTHENTICATION_ENDPOINT, or FIRST_SUPERVISOR for the built-in directory.',
    };
  if (response?.ok)
    return {
      what,
      state: 'wrong',
      text: 'the sign-in hook lets anybody in, with any password',
      cure: 'Take AUTHENTICATION_ENDPOINT away until the service looks at passwords.',
    };
  return {
    what,
    state: 'wrong',
    text:
      message === '' ? `signing in is answered with ${response?.status ?? 'nothing'}` : `sign-in: ${message}`,
    cure: CURES[code] ?? 'Look at AUTHENTICATION_ENDPOINT, and at the log of the Worker.',
  };
}

/** Whether the hook that knows customers answers; by a supervisor. */
export async function checkStatisticsHook(deployment: Deployment): Promise<Finding> {
  try {
    await deployment.once(CALLS.customerFacts, { customerId: 'doctor', part: 'contactInfo' });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { code } = error;
    if (code === 'not_configured')
      return {
        what,
        state: 'ok',
        text: 'no STATISTICS_ENDPOINT: the desk knows of customers what pages say',
      };
    const cure = CURES[code];
    if (cure !== undefined) return { what, state: 'wrong', text: `customers: ${error.message}`, cure };
  }
  return { what, state: 'ok', text: 'the service that knows customers answers' };
}
