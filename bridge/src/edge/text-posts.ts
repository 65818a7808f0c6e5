import { Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import { EdgeError } from './edge-error.ts';

const isReset = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/**
 * Posts bodies to one address and hands on the text of each answer as it comes. By Node's own client and not by `fetch`,
 * whose streams cost the bridge twice as much of its time for a batch of one message.
 */
export class TextPosts {
  readonly #url: URL;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;
  readonly #agent: Agent;

  constructor(url: string, headers: Record<string, string>, timeoutMs: number) {
    this.#url = new URL(url);
    this.#headers = headers;
    this.#timeoutMs = timeoutMs;
    this.#agent =
      this.#url.protocol === 'https:' ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  }

  /** Resolves after the answer's last text. @throws {EdgeError} */
  async post(body: string, take: (text: string) => void): Promise<void> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const answer = await this.#answer(body, signal);
    const status = answer.statusCode ?? 0;
    if (status < 200 || status > 299) {
      answer.on('error', () => undefined).resume();
      throw new EdgeError(`The Worker answered ${status}.`, status);
    }
    answer.setEncoding('utf8');
    await new Promise<void>((resolve, reject) => {
      const cut = (cause: unknown): void => {
        reject(new EdgeError('The answer was cut off.', null, { cause }));
        answer.destroy();
      };
      answer.on('data', (text: string) => {
        try {
          take(text);
        } catch (cause) {
          cut(cause);
        }
      });
      answer.on('end', resolve);
      answer.on('error', cut);
      answer.on('close', () => cut(new Error('closed')));
    });
  }

  async #answer(body: string, signal: AbortSignal): Promise<IncomingMessage> {
    try {
      return await this.#ask(body, signal);
    } catch (cause) {
      throw new EdgeError('The Worker cannot be reached.', null, { cause });
    }
  }

  #ask(body: string, signal: AbortSignal): Promise<IncomingMessage> {
    const ask = this.#url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const headers = { ...this.#headers, 'content-length': Buffer.byteLength(body) };
      const asked = ask(this.#url, { method: 'POST', agent: this.#agent, headers, signal });
      asked.once('response', resolve);
      asked.on('error', (error) => {
        // The other end closed a connection that rested as it was taken up again. What is sent twice is stored once.
        if (asked.reusedSocket && isReset(error) && !signal.aborted) resolve(this.#ask(body, signal));
        else reject(error);
      });
      asked.end(body);
    });
  }
}
