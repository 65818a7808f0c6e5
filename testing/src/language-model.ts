import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What is asked of the model: the body of a call of chat completions. */
export interface ModelCall {
  authorization: string | undefined;
  model: string;
  stream: boolean;
  messages: { role: string; content: string }[];
}

/** How the model answers: its words as they stream, or an answer that a test writes itself. */
export type ModelAnswer =
  | { words: readonly string[] }
  | { write(response: ServerResponse): void | Promise<void> };

export interface LanguageModel {
  /** For `ASSISTANT_ENDPOINT`. */
  readonly url: string;
  readonly calls: ModelCall[];
  /** How it answers from now on. */
  answer: ModelAnswer;
  stop(): Promise<void>;
}

/** One event of its stream. */
export const modelEvent = (content: string): string =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** Stands in for a language model: a server that speaks the protocol of OpenAI's chat completions, and says what a test wants. */
export async function startLanguageModel(): Promise<LanguageModel> {
  const calls: ModelCall[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('');
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      response.writeHead(404).end();
      return;
    }
    calls.push({ ...JSON.parse(text), authorization: request.headers.authorization });
    const { answer } = model;
    if ('write' in answer) {
      await answer.write(response);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const word of answer.words) response.write(modelEvent(word));
    response.end('data: [DONE]\n\n');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const model: LanguageModel = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    answer: { words: [] },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return model;
}
