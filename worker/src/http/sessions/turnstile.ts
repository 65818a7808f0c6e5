import { HOOK_TIMEOUT_MS, SafeError } from '@chimpassist/protocol';
import * as v from 'valibot';
import { textWithin } from '../../stranger-body.ts';
import { type AppContext, accessFor } from '../context.ts';

const VERIFY_URL = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const ANSWER_MAX_BYTES = 65_536;
const AnswerSchema = v.object({ success: v.boolean() });

/**
 * Lets a visitor through who has solved the challenge, or everybody where none is configured.
 *
 * @throws {SafeError} `challenge_required`, or `hook_unavailable` while Turnstile cannot be asked: then nobody new comes in.
 */
export async function passTurnstile(c: AppContext, answer: string | undefined): Promise<void> {
  const secret = accessFor(c).turnstileSecret;
  if (secret === null) return;
  if (answer !== undefined && (await isSolved(c, secret, answer))) return;
  throw new SafeError('challenge_required', 'Solve the challenge on the page first, then try again.');
}

async function isSolved(c: AppContext, secret: string, response: string): Promise<boolean> {
  const remoteip = c.req.header('cf-connecting-ip');
  const signal = AbortSignal.timeout(HOOK_TIMEOUT_MS);
  try {
    const verdict = await fetch(VERIFY_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, response, ...(remoteip === undefined ? {} : { remoteip }) }),
      redirect: 'manual',
      signal,
    });
    const text = await textWithin(verdict, ANSWER_MAX_BYTES, signal);
    return v.parse(AnswerSchema, JSON.parse(text ?? '')).success;
  } catch (cause) {
    throw new SafeError('hook_unavailable', 'The challenge cannot be checked now. Try again in a moment.', {
      cause,
    });
  }
}
