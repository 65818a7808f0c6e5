import { CALLS, type Customer, pathOf } from '@chimpassist/protocol';
import {
  type AnswerLine,
  type Batch,
  type ChannelAnswer,
  type Erased,
  type FactsPage,
  type LogPage,
  readAnswerLine,
  type TopicsPage,
} from '@chimpassist/protocol/frames';
import * as v from 'valibot';
import { EdgeError } from './edge-error.ts';
import { TextPosts } from './text-posts.ts';

const POST_TIMEOUT_MS = 30_000;
const GET_TIMEOUT_MS = 15_000;

/** The Worker's door, as the bridge sees it. */
export class Edge {
  readonly #backend: string;
  readonly #headers: Record<string, string>;
  readonly #unreadable: () => void;
  readonly #batches: TextPosts;

  /** @param unreadable called for each line of an answer that cannot be read; its frames are sent again. */
  constructor(backend: string, secret: string, unreadable: () => void = () => undefined) {
    this.#backend = backend;
    this.#unreadable = unreadable;
    this.#headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    this.#batches = new TextPosts(`${backend}${CALLS.bridgeBatch.path}`, this.#headers, POST_TIMEOUT_MS);
  }

  get socketUrl(): string {
    return `${this.#backend.replace(/^http/, 'ws')}${CALLS.bridgeSocket.path}`;
  }

  get mirrorUrl(): string {
    return `${this.#backend.replace(/^http/, 'ws')}${CALLS.bridgeMirror.path}`;
  }

  get headers(): Record<string, string> {
    return this.#headers;
  }

  /** Posts a batch and hands out each answer as soon as it is there. @throws {EdgeError} */
  post(batch: Batch, take: (line: AnswerLine) => void): Promise<void> {
    return this.postText(JSON.stringify(batch), take);
  }

  /** As {@link post}. @param body JSON of a {@link Batch}. */
  async postText(body: string, take: (line: AnswerLine) => void): Promise<void> {
    let rest = '';
    await this.#batches.post(body, (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') this.#read(line, take);
    });
  }

  /** The identity of a new chat for this customer. @throws {EdgeError} */
  async channel(customer: Customer): Promise<ChannelAnswer> {
    const answer = await this.#ask(CALLS.bridgeChannel.path, GET_TIMEOUT_MS, {
      method: 'POST',
      body: JSON.stringify({ customer }),
    });
    return bodyOf(CALLS.bridgeChannel.answer, answer);
  }

  /** Says what an erasure took away here. @throws {EdgeError} */
  async erased(erased: Erased): Promise<void> {
    const answer = await this.#ask(CALLS.bridgeErased.path, GET_TIMEOUT_MS, {
      method: 'POST',
      body: JSON.stringify(erased),
    });
    await answer.body?.cancel();
  }

  /** @param againMs where it finds something, it is read again within this time. @throws {EdgeError} */
  async logPage(sessionTopic: string, after: number, limit: number, againMs = 0): Promise<LogPage> {
    const again = againMs === 0 ? {} : { againMs };
    const path = pathOf(CALLS.bridgeLog, {}, { sessionTopic, after, limit, ...again });
    return bodyOf(CALLS.bridgeLog.answer, await this.#ask(path, GET_TIMEOUT_MS));
  }

  /** @param since what may have grown after that, by the desk's clock, epoch ms. @throws {EdgeError} */
  async topicsPage(after: string, limit: number, since = 0): Promise<TopicsPage> {
    const path = pathOf(CALLS.bridgeTopics, {}, { after, limit, ...(since === 0 ? {} : { since }) });
    return bodyOf(CALLS.bridgeTopics.answer, await this.#ask(path, GET_TIMEOUT_MS));
  }

  /** The names of all ledgers, the oldest first. @throws {EdgeError} */
  async ledgers(): Promise<string[]> {
    const answer = await this.#ask(CALLS.bridgeLedgers.path, GET_TIMEOUT_MS);
    return (await bodyOf(CALLS.bridgeLedgers.answer, answer)).names;
  }

  /** Rows of a ledger behind a cursor; empty: from the beginning. @throws {EdgeError} */
  async factsPage(ledger: string, cursor: string, limit: number): Promise<FactsPage> {
    const path = pathOf(CALLS.bridgeFacts, {}, { ledger, cursor, limit });
    return bodyOf(CALLS.bridgeFacts.answer, await this.#ask(path, GET_TIMEOUT_MS));
  }

  #read(line: string, take: (line: AnswerLine) => void): void {
    const answer = readAnswerLine(JSON.parse(line));
    if (answer === null) this.#unreadable();
    else take(answer);
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

/** @throws {EdgeError} where this is not an answer of the Worker's. */
async function bodyOf<S extends v.GenericSchema>(schema: S, answer: Response): Promise<v.InferOutput<S>> {
  const parsed = v.safeParse(schema, await answer.json().catch(() => undefined));
  if (parsed.success) return parsed.output;
  throw new EdgeError('The Worker gave an answer that this bridge cannot read.', answer.status);
}
