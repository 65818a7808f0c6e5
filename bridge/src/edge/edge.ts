import type { Customer } from '@chimpassist/protocol';
import type {
  Batch,
  ChatAnswer,
  DeskAnswer,
  Erased,
  LogPage,
  TopicsPage,
} from '@chimpassist/protocol/frames';

const POST_TIMEOUT_MS = 30_000;
const GET_TIMEOUT_MS = 15_000;

export type AnswerLine = ChatAnswer | DeskAnswer;

/** The edge could not be asked, or said no to the whole. `status` is null where there was no answer. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError';
  readonly status: number | null;
  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The Worker's door, as the bridge sees it. */
export class Edge {
  readonly #backend: string;
  readonly #headers: Record<string, string>;

  constructor(backend: string, secret: string) {
    this.#backend = backend;
    this.#headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  }

  get socketUrl(): string {
    return `${this.#backend.replace(/^http/, 'ws')}/bridge/socket`;
  }

  get headers(): Record<string, string> {
    return this.#headers;
  }

  /** Posts a batch and hands out each answer as soon as it is there. @throws {EdgeError} */
  async post(batch: Batch, take: (line: AnswerLine) => void): Promise<void> {
    const answer = await this.#ask('/bridge/batch', POST_TIMEOUT_MS, {
      method: 'POST',
      body: JSON.stringify(batch),
    });
    try {
      let rest = '';
      for await (const text of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') take(JSON.parse(line) as AnswerLine);
      }
    } catch (cause) {
      throw new EdgeError('The answer was cut off.', null, { cause });
    }
  }

  /** The identity of a new chat for this customer. @throws {EdgeError} */
  async channel(
    customer: Customer,
  ): Promise<{ sessionId: string; sessionTopic: string; keepAliveTTL: number }> {
    const answer = await this.#ask('/bridge/channel', GET_TIMEOUT_MS, {
      method: 'POST',
      body: JSON.stringify({ customer }),
    });
    return (await answer.json()) as { sessionId: string; sessionTopic: string; keepAliveTTL: number };
  }

  /** Says what an erasure took away here. @throws {EdgeError} */
  async erased(erased: Erased): Promise<void> {
    const answer = await this.#ask('/bridge/erased', GET_TIMEOUT_MS, {
      method: 'POST',
      body: JSON.stringify(erased),
    });
    await answer.body?.cancel();
  }

  /** @throws {EdgeError} */
  async logPage(sessionTopic: string, after: number, limit: number): Promise<LogPage> {
    const query = new URLSearchParams({ sessionTopic, after: String(after), limit: String(limit) });
    return (await (await this.#ask(`/bridge/log?${query}`, GET_TIMEOUT_MS)).json()) as LogPage;
  }

  /** @throws {EdgeError} */
  async topicsPage(after: string, limit: number): Promise<TopicsPage> {
    const query = new URLSearchParams({ after, limit: String(limit) });
    return (await (await this.#ask(`/bridge/topics?${query}`, GET_TIMEOUT_MS)).json()) as TopicsPage;
  }

  async #ask(path: string, timeoutMs: number, init: RequestInit = {}): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(`${this.#backend}${path}`, {
        ...init,
        headers: this.#headers,
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      throw new EdgeError('The Worker cannot be reached.', null, { cause });
    }
    if (answer.ok) return answer;
    await answer.body?.cancel();
    throw new EdgeError(`The Worker answered ${answer.status}.`, answer.status);
  }
}
