import {
  type AttendantClient,
  type ChatClient,
  createAttendantClient,
  createChatClient,
} from '@chimpassist/client';
import { INSTRUCTIONS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { supervisorsWorkspace } from '../test/support/at-desk.ts';
import { type EdgeStack, startEdgeStack } from '../test/support/edge-stack.ts';
import { sentence } from './load.ts';

const PATIENCE_MS = 300_000;
const AT_ONCE = 10;
/** Ids of the colleagues who have no page. */
const COLLEAGUES_FROM = 1_000;

/** Frames of MQTT that came to one desk; what keeps a socket open is text and not counted. */
export class FrameCount {
  frames = 0;
  bytes = 0;

  /** A socket that counts what comes here. */
  socket(): typeof WebSocket {
    const heard = (data: unknown): void => {
      if (!(data instanceof ArrayBuffer)) return;
      this.frames += 1;
      this.bytes += data.byteLength;
    };
    return class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }) => heard(data));
      }
    };
  }
}

interface Colleague {
  id: number;
  client: AttendantClient;
  count: FrameCount;
}

export interface Room {
  stack: EdgeStack;
  colleagues: Colleague[];
  customers: Map<string, ChatClient>;
  stop(): Promise<void>;
}

export interface RoomSize {
  answers: number;
  open: number;
  waiting: number;
  /** With the one who has a page. */
  attendants: number;
}

/** Each customer sits at a machine of their own: who opens so many chats from one address is held up. */
const fromOwnAddress =
  (n: number): typeof fetch =>
  (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('cf-connecting-ip', `10.0.${Math.floor(n / 250)}.${(n % 250) + 1}`);
    return fetch(url, { ...init, headers });
  };

/** Some at once. */
async function inTurns<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let n = 0; n < count; n += AT_ONCE)
    done.push(
      ...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, at) => work(n + at)))),
    );
  return done;
}

/** A real Worker with its team, who have no page and take what is offered. Nobody may have more than a fair share. */
export async function startRoom({ answers, open, attendants }: RoomSize): Promise<Room> {
  const stack = await startEdgeStack({ ATTENDANT_MAX_SESSIONS: String(Math.ceil(open / attendants)) });
  const team = await supervisorsWorkspace(stack);
  await team.putTag('t-bench', { name: 'Bench', color: null });
  await inTurns(answers, (n) =>
    team.putAnswer(`answer-${n}`, {
      name: `${sentence(n).split(' ').slice(0, 3).join(' ')} ${n}`,
      text: `${sentence(n)}. ${sentence(n + 1)}, {customer.name}.`,
      language: null,
    }),
  );
  const edge = `${stack.worker.url.replace('http', 'ws')}/mqtt`;
  const colleagues = await inTurns(attendants - 1, async (n) => {
    const id = COLLEAGUES_FROM + n;
    const count = new FrameCount();
    const client = createAttendantClient({
      endpoint: stack.worker.url,
      brokerHost: edge,
      addresses: { mqtt: edge, edges: [edge] },
      attendant: {
        id,
        name: `Colleague ${n}`,
        avatarURL: null,
        email: undefined,
        type: 'support/firstLevel',
      },
      token: await stack.worker.token({ kind: 'attendant', id, type: 'support/firstLevel' }),
      webSocket: count.socket(),
    });
    client.onOffer((_, accept) => accept());
    client.start();
    return { id, client, count };
  });
  const customers = new Map<string, ChatClient>();
  return {
    stack,
    colleagues,
    customers,
    async stop() {
      await Promise.all(colleagues.map(({ client }) => client.stop()));
      await Promise.all([...customers.values()].map((customer) => customer.stop()));
      await stack.close();
      await stack.stop();
    },
  };
}

/** So many customers come and ask; who finds no attendant waits. */
export async function customersCome(
  { stack, customers }: Room,
  { open, waiting }: Pick<RoomSize, 'open' | 'waiting'>,
): Promise<void> {
  const from = customers.size;
  const come = (first: number, count: number, isServed: boolean) =>
    inTurns(count, async (n) => {
      const name = `Customer ${from + first + n}`;
      const client = createChatClient({
        endpoint: stack.worker.url,
        customer: { id: name.replace(' ', '-'), name, avatarURL: null },
        fetcher: fromOwnAddress(customers.size),
      });
      customers.set(name, client);
      let isReady = false;
      client.onControl(({ instruction }) => {
        isReady ||= instruction === INSTRUCTIONS.ready;
      });
      await client.start();
      client.send(`${sentence(from + first + n)}?`);
      await until(
        `${name} is ${isServed ? 'served' : 'heard'}`,
        () => (isServed ? isReady : client.messages[0]?.seq !== undefined),
        PATIENCE_MS,
      );
    });
  await come(0, open, true);
  await come(open, waiting, false);
}
