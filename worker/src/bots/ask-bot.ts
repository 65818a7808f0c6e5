import {
  BOT_TURN,
  type BotAnswer,
  BotAnswerSchema,
  type BotFailure,
  type BotTurn,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import type { BotTerms } from '../contract/workspace-object.ts';
import { before, textWithin } from '../stranger-body.ts';
import { signedHeaders } from '../webhooks/signature.ts';
import { refusalOf } from '../webhooks/url-guard.ts';

const ANSWER_MAX_BYTES = 262_144;
const OVERTIME_MS = 50;

/** What came of asking a bot. */
export type Asked =
  | { kind: 'answer'; answer: BotAnswer }
  /** It has heard the turn, and answers it by the API. */
  | { kind: 'later' }
  | { kind: 'failed'; why: BotFailure };

/** Asks a bot, as the specification Standard Webhooks has it. It resolves before the turn is over, whatever the bot does. */
export async function askBot(terms: BotTerms, turn: BotTurn, allowsPrivate: boolean): Promise<Asked> {
  const { endpoint, secrets } = terms;
  if (endpoint === null) return { kind: 'later' };
  if (refusalOf(endpoint, allowsPrivate) !== null) return { kind: 'failed', why: 'failed' };
  const now = Date.now();
  const tooLate = new AbortController();
  const { signal } = tooLate;
  // A timer that is left running keeps the object from sleeping, so it is ended with the answer.
  const timer = setTimeout(() => tooLate.abort(), Math.max(1, turn.until - now - OVERTIME_MS));
  const body = JSON.stringify({ type: BOT_TURN, timestamp: new Date(now).toISOString(), data: turn });
  try {
    const response = await before(
      signal,
      fetch(endpoint, {
        method: 'POST',
        headers: {
          ...(await signedHeaders(turn.turn, body, secrets, now)),
          'content-type': 'application/json',
          'user-agent': 'chimp-assist-bots',
        },
        body,
        // It could lead into a private network.
        redirect: 'manual',
        signal,
      }),
    );
    if (response.status < 200 || response.status > 299) {
      response.body?.cancel().catch(() => undefined);
      return { kind: 'failed', why: 'failed' };
    }
    const text = await textWithin(response, ANSWER_MAX_BYTES, signal);
    return text === null ? { kind: 'failed', why: 'rubbish' } : read(text);
  } catch {
    return { kind: 'failed', why: signal.aborted ? 'slow' : 'failed' };
  } finally {
    clearTimeout(timer);
  }
}

/** An answer without a body says that the bot has heard. */
function read(text: string): Asked {
  if (text.trim() === '') return { kind: 'later' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'failed', why: 'rubbish' };
  }
  const parsed = v.safeParse(BotAnswerSchema, value);
  return parsed.success ? { kind: 'answer', answer: parsed.output } : { kind: 'failed', why: 'rubbish' };
}
