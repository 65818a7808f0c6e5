import { setTimeout as wait } from 'node:timers/promises';

/** What came to one path of the bot, in its order. */
export interface HeardTurn {
  headers: Record<string, string>;
  body: string;
}

const heard = new Map<string, HeardTurn[]>();
/** Answers that are kept back until somebody says so. */
const held = new Map<string, PromiseWithResolvers<void>>();
const say = (...contents: string[]) => Response.json({ messages: contents.map((content) => ({ content })) });

/** What a bot of each mood answers. */
const MOODS: Record<
  string,
  (turn: { data: { messages: { content: string }[] } }, name: string) => Response | Promise<Response>
> = {
  echo: ({ data }) => say(`You said: ${data.messages.at(-1)?.content}`),
  same: () => say('I did not understand.'),
  slow: async () => {
    await wait(30_000, undefined, { ref: false });
    return say('Too late.');
  },
  error: () => new Response('It broke.', { status: 500 }),
  moved: () =>
    new Response(null, { status: 302, headers: { location: 'https://bots.example.com/echo/moved' } }),
  rubbish: () => new Response('<html>Hello</html>'),
  shape: () => Response.json({ messages: 'Hello' }),
  empty: () => Response.json({}),
  huge: () => new Response('x'.repeat(300_000)),
  later: () => new Response(null, { status: 202 }),
  choices: () =>
    Response.json({
      messages: [
        { content: 'What is it about?', choices: [{ id: 'order', text: 'An order' }, { text: 'Else' }] },
      ],
    }),
  team: () =>
    Response.json({
      handOver: { team: 'sales', summary: 'Wants to buy ten.' },
      messages: [{ content: 'One moment.' }],
    }),
  end: () => Response.json({ messages: [{ content: 'Bye.' }], end: true }),
  form: () => Response.json({ messages: [{ content: 'Please tell us more.', form: 'contact' }] }),
  held: async (_, name) => {
    const answer = Promise.withResolvers<void>();
    held.set(name, answer);
    await answer.promise;
    return say('Here I am.');
  },
};

/** A bot at https://bots.example.com: `/<mood>/<name>`. `GET /heard/<name>` tells what came, `PUT /release/<name>` lets an answer go. */
export async function botEndpoint(request: Request): Promise<Response> {
  const [, mood = '', name = ''] = new URL(request.url).pathname.split('/');
  if (mood === 'heard') return Response.json(heard.get(name) ?? []);
  if (mood === 'release') {
    held.get(name)?.resolve();
    return new Response(null, { status: 204 });
  }
  const body = await request.text();
  heard.set(name, [...(heard.get(name) ?? []), { headers: Object.fromEntries(request.headers), body }]);
  return (await MOODS[mood]?.(JSON.parse(body), name)) ?? new Response('No such mood.', { status: 404 });
}
