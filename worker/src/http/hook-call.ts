import { HOOK_TIMEOUT_MS, SafeError } from '@chimpassist/protocol';
import { before, textWithin } from '../stranger-body.ts';

const ANSWER_MAX_BYTES = 1_048_576;
/** The longest wait that a client is asked for: what a hook says is a stranger's word. */
const RETRY_AFTER_MAX_S = 86_400;

/** When a hook was last heard, epoch ms, in this isolate. For `/health` only. */
export const hooksHeardAt: { authentication: number | null; statistics: number | null } = {
  authentication: null,
  statistics: null,
};

export type Hook = keyof typeof hooksHeardAt;

/** A service answered with a status that does not belong to the contract. The Worker answers 502 and names that status. */
export class HookRefused extends SafeError {
  /** What the service asked for, in whole seconds. */
  readonly retryAfterS: number | null;

  constructor(hook: Hook, response: Response) {
    const { status } = response;
    const isPassing = status >= 500 || status === 429 || status === 408;
    const advice = isPassing ? 'Try again in a moment.' : 'The operator finds the cause in its log.';
    super(
      isPassing ? 'hook_unavailable' : 'hook_nonsense',
      `The ${hook} service answered with the status ${status}. ${advice}`,
    );
    this.retryAfterS = retryAfterOf(response.headers.get('retry-after'), Date.now());
  }
}

/** Seconds or a date, as HTTP has it; null for anything else. */
function retryAfterOf(text: string | null, now: number): number | null {
  if (text === null) return null;
  const trimmed = text.trim();
  const at = Date.parse(trimmed);
  const seconds = /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : Math.ceil((at - now) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), RETRY_AFTER_MAX_S) : null;
}

/** A hook's answer: its status, and its body once it is asked for. */
export interface HookAnswer {
  status: number;
  /** @throws {SafeError} `hook_nonsense` for a body that is not JSON, or too large; `hook_unavailable` for one that stops in the middle. */
  json(): Promise<unknown>;
}

/**
 * Asks a hook. No redirect is followed, no more than ten seconds are waited for all of it, and no more is read than an
 * answer may have, also where it comes packed.
 *
 * @param meant statuses besides 2xx that the caller understands; their bodies are not read.
 * @throws {SafeError} for every other answer, and where there is none.
 */
export async function askHook(
  hook: Hook,
  url: string,
  init: RequestInit = {},
  meant: readonly number[] = [],
): Promise<HookAnswer> {
  const signal = AbortSignal.timeout(HOOK_TIMEOUT_MS);
  let response: Response;
  try {
    // A hook that sends elsewhere could lead into the operator's network.
    response = await before(signal, fetch(url, { ...init, redirect: 'manual', signal }));
  } catch (cause) {
    throw unavailable(hook, cause);
  }
  hooksHeardAt[hook] = Date.now();
  const { status } = response;
  if (meant.includes(status)) {
    await discard(response);
    return { status, json: () => Promise.reject(new Error('This body is not read.')) };
  }
  if (status < 200 || status > 299) {
    await discard(response);
    if (status >= 300 && status < 400)
      throw new SafeError('hook_nonsense', `The ${hook} service answered with a redirect (${status}).`);
    throw new HookRefused(hook, response);
  }
  return { status, json: () => jsonOf(hook, response, signal) };
}

async function jsonOf(hook: Hook, response: Response, signal: AbortSignal): Promise<unknown> {
  const text = await textWithin(response, ANSWER_MAX_BYTES, signal).catch((cause: unknown) => {
    throw unavailable(hook, cause);
  });
  if (text === null) throw new SafeError('hook_nonsense', `The ${hook} service gave an answer above 1 MiB.`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SafeError('hook_nonsense', `The ${hook} service gave an answer that is not JSON.`, { cause });
  }
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}

const unavailable = (hook: Hook, cause: unknown): SafeError =>
  new SafeError('hook_unavailable', `The ${hook} service does not answer. Try again in a moment.`, { cause });

/** The address of a hook, without a slash at its end. @throws {SafeError} `not_configured` */
export function endpointOf(endpoint: string | null, name: string): string {
  if (endpoint !== null) return endpoint.replace(/\/+$/, '');
  throw new SafeError('not_configured', `${name} is not set, so there is nothing to ask.`);
}
