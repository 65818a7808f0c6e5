import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBotHandler } from '@chimpassist/client/bot';

/** Answers first, at the address that it prints: choices, and people for the rest. BOT_SECRET is what the Worker has shown. */
const { BOT_SECRET, PORT = '8090' } = process.env;
if (!BOT_SECRET) {
  console.error('Set BOT_SECRET to the secret that the desk has shown for this bot.');
  process.exit(1);
}

const handler = createBotHandler({
  secrets: [BOT_SECRET],
  answer({ messages, choice }) {
    const question = messages.at(-1)?.content ?? '';
    if (choice?.id === 'hours')
      return { messages: [{ content: 'We are here from 9 to 17, Monday to Friday.' }] };
    if (choice?.id === 'person' || /person|human/i.test(question))
      return {
        messages: [{ content: 'One moment, a colleague comes.' }],
        handOver: { summary: `Asked the bot: ${messages.map(({ content }) => content).join(' / ')}` },
      };
    const choices = [
      { id: 'hours', text: 'Opening hours' },
      { id: 'person', text: 'A person' },
    ];
    return { messages: [{ content: 'What can I do for you?', choices }] };
  },
});

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', async () => {
    const headers = new Headers(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const request = new Request('http://bot/', { method: 'POST', headers, body: Buffer.concat(chunks) });
    const response = await handler(request);
    outgoing.writeHead(response.status, { 'content-type': 'application/json' }).end(await response.text());
  });
});
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`The bot answers at http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
