import type { ChatClient } from '@chimpassist/client';
import { createWorkspaceRest } from '@chimpassist/client/rest';
import type { CDPSession } from 'playwright-core';
import { customersCome, type FrameCount, type Room } from './room-stack.ts';

const EVENTS = 10;
/** After an event; what comes later is of another one. */
const SETTLED_MS = 1_000;
const BINARY = 2;
/** So long nothing has to come before the first event; on a machine that others use as well it may never be so. */
const SILENCE_MS = 10_000;
const SILENCE_LOOKS = 12;

/** Counts what comes to a page. */
export async function countFrames(session: CDPSession, count: FrameCount): Promise<void> {
  await session.send('Network.enable');
  session.on('Network.webSocketFrameReceived', ({ response: { opcode, payloadData } }) => {
    if (opcode !== BINARY) return;
    count.frames += 1;
    count.bytes += Math.floor((payloadData.length * 3) / 4);
  });
}

/** Frames that came to a desk for one event, in the mean. */
interface FramesOfEvent {
  event: string;
  /** At the desk of whose chat it is. */
  own: number;
  /** At all desks of attendants whom it does not concern, together. */
  others: number;
  supervisor: number;
}

const nap = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What comes to whom for one change in a chat of one colleague. */
export async function framesOf(
  room: Room,
  supervisor: FrameCount,
  more: FrameCount[],
): Promise<FramesOfEvent[]> {
  const { stack, colleagues, customers } = room;
  const colleague = colleagues.find(({ client }) => client.chats.size > 0);
  const chat = colleague === undefined ? undefined : [...colleague.client.chats.values()][0];
  const customer: ChatClient | undefined = customers.get(chat?.session.customer.name ?? '');
  if (colleague === undefined || chat === undefined || customer === undefined)
    throw new Error('Nobody has a chat.');
  const token = await stack.worker.token({ kind: 'attendant', id: colleague.id, type: 'support/firstLevel' });
  const rest = createWorkspaceRest({ endpoint: stack.worker.url, token: () => token, onUnauthorized() {} });
  const { id } = chat.session.customer;
  const others = [...colleagues.filter((each) => each !== colleague).map(({ count }) => count), ...more];
  const EVENTS_OF: Record<string, (n: number) => unknown> = {
    'nothing happens': () => undefined,
    'the customer writes': (n) => customer.send(`Is it here, ${n}?`),
    'the attendant answers': (n) => chat.send(`It is, ${n}.`),
    'a note': (n) => rest.addNote(id, { content: `noted ${n}` }),
    'a tag comes or goes': (n) => rest.putTags(id, n % 2 === 0 ? ['t-bench'] : []),
    'a customer comes, and waits': () => customersCome(room, { open: 0, waiting: 1 }),
  };
  const sum = () => others.reduce((all, { frames }) => all + frames, 0);
  // Hundreds have just come, and the desks hear of that for a while.
  for (let [heard, looks] = [-1, 0]; heard !== sum() && looks < SILENCE_LOOKS; looks += 1) {
    heard = sum();
    await nap(SILENCE_MS);
  }
  const found: FramesOfEvent[] = [];
  for (const [event, happens] of Object.entries(EVENTS_OF)) {
    await nap(SETTLED_MS);
    const before = { own: colleague.count.frames, others: sum(), supervisor: supervisor.frames };
    for (let n = 0; n < EVENTS; n += 1) {
      await happens(n);
      await nap(SETTLED_MS);
    }
    found.push({
      event,
      own: (colleague.count.frames - before.own) / EVENTS,
      others: (sum() - before.others) / EVENTS,
      supervisor: (supervisor.frames - before.supervisor) / EVENTS,
    });
  }
  return found;
}
