import { SafeError } from '@chimpassist/protocol';
import * as v from 'valibot';
import { before } from '../../stranger-body.ts';
import type { PromptMessage } from './prompt.ts';

/** Until the first word, and between two of them, ms. */
const SILENCE_MAX_MS = 15_000;
const ALL_MAX_MS = 60_000;
/** Of an answer, in UTF-16 units; what is above is cut off. */
const ANSWER_MAX_LENGTH = 20_000;
/** A line of a stream that is none. */
const LINE_MAX_LENGTH = 1_000_000;

export interface Model {
  /** As `https://api.example.com/v1`. */
  endpoint: string;
  key: string | null;
  name: string;
}

const ChoiceText = v.nullish(v.object({ content: v.nullish(v.string()) }));
const AnswerSchema = v.object({
  choices: v.array(
    v.object({ delta: ChoiceText, message: ChoiceText, finish_reason: v.nullish(v.string()) }),
  ),
});

/** What an event, or a whole answer, says; null where it is neither. */
function saidIn(answer: unknown): { text: string; isLast: boolean } | null {
  const parsed = v.safeParse(AnswerSchema, answer);
  if (!parsed.success) return null;
  const [choice] = parsed.output.choices;
  return {
    text: choice?.delta?.content ?? choice?.message?.content ?? '',
    isLast: typeof choice?.finish_reason === 'string',
  };
}

const NONSENSE = new SafeError(
  'hook_nonsense',
  'The language model answered what is not an answer. Try again.',
);
const LATE = new SafeError('hook_unavailable', 'The language model does not answer. Try again in a moment.');

/**
 * Asks a language model in the shape of OpenAI's chat completions, and returns its words as they come. An endpoint that does not
 * stream is understood too.
 *
 * @throws {SafeError} before the first word and between words, where it is silent, refuses or talks rubbish
 */
export async function* askModel(model: Model, messages: readonly PromptMessage[]): AsyncGenerator<string> {
  const ending = new AbortController();
  const all = setTimeout(() => ending.abort(), ALL_MAX_MS);
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    const silence = setTimeout(() => ending.abort(), SILENCE_MAX_MS);
    try {
      return await before(ending.signal, work);
    } catch {
      throw LATE;
    } finally {
      clearTimeout(silence);
    }
  };
  try {
    const response = await inTime(
      fetch(`${model.endpoint.replace(/\/+$/, '')}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(model.key === null ? {} : { authorization: `Bearer ${model.key}` }),
        },
        body: JSON.stringify({ model: model.name, messages, stream: true }),
        // One that sends elsewhere would take the key along.
        redirect: 'manual',
        signal: ending.signal,
      }),
    );
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw refusalOf(response.status);
    }
    let length = 0;
    for await (const text of textsOf(response.body, inTime)) {
      if (text === '') continue;
      yield text.slice(0, ANSWER_MAX_LENGTH - length);
      length += text.length;
      if (length >= ANSWER_MAX_LENGTH) return;
    }
    if (length === 0) throw NONSENSE;
  } finally {
    clearTimeout(all);
    ending.abort();
  }
}

function refusalOf(status: number): SafeError {
  if (status === 401 || status === 403)
    return new SafeError(
      'not_configured',
      'The language model refuses ASSISTANT_KEY: the operator mends it.',
    );
  if (status === 429 || status >= 500) return LATE;
  return new SafeError(
    'hook_nonsense',
    `The language model answered with the status ${status}: the operator looks at ASSISTANT_ENDPOINT and ASSISTANT_MODEL.`,
  );
}

/** The pieces of text in a stream of `data:` lines, or in one JSON answer. */
async function* textsOf(
  body: ReadableStream<Uint8Array>,
  inTime: <T>(work: Promise<T>) => Promise<T>,
): AsyncGenerator<string> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = '';
  let isFinished = false;
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read());
      rest += value ?? '';
      if (rest.length > LINE_MAX_LENGTH) throw NONSENSE;
      const isWhole = rest.trimStart().startsWith('{');
      if (isWhole && !done) continue;
      const lines = isWhole ? [`data:${rest}`] : rest.split(/\r?\n/);
      rest = done || isWhole ? '' : (lines.pop() ?? '');
      for (const line of lines) {
        // Comments, names of events and the empty lines between them say nothing.
        if (!line.startsWith('data:')) {
          if (/^(:|event:|id:|retry:|\s*$)/.test(line)) continue;
          throw NONSENSE;
        }
        const data = line.slice('data:'.length).trim();
        if (data === '[DONE]') return;
        const said = saidIn(parsed(data));
        if (said === null) throw NONSENSE;
        isFinished ||= said.isLast || isWhole;
        yield said.text;
      }
      if (done && !isFinished) throw LATE;
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
