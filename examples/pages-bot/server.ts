import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerTo, type Turn } from './answer.ts';
import type { PageIndex } from './page-index.ts';
import { isSigned } from './signature.ts';

export interface BotOptions {
  pages: PageIndex;
  /** Where the pages are on the web. */
  site: string;
  /** What `PUT /workspace/bots/:id` has shown; asked at each turn, as it may be rotated. */
  secret(): string;
}

const BODY_MAX_BYTES = 1_000_000;

/** The bot's endpoint: takes turns that the Worker has signed, and answers in the same call. */
export function createBot({ pages, site, secret }: BotOptions): Server {
  return createServer((request, response) => {
    // Who goes away in the middle of a body ends nothing but this request.
    take(request, response).catch(() => response.destroy());
  });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) {
      body += piece;
      if (body.length > BODY_MAX_BYTES) return void request.destroy();
    }
    if (request.method !== 'POST' || !isSigned(request.headers, body, secret())) {
      response.writeHead(401).end();
      return;
    }
    const { type, data } = JSON.parse(body) as { type: string; data: Turn };
    if (type !== 'bot.turn') {
      response.writeHead(204).end();
      return;
    }
    const answer = await answerTo(data, pages, site);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }
}
