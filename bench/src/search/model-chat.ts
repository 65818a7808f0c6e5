import { DEFAULT_BASE_TOPIC, sessionTopicOf, TOPICS, withBase } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { openCustomer, openTaker } from '../edge/edge-road.ts';
import type { EdgeWorker } from '../edge/edge-worker.ts';
import { messageOf } from '../load.ts';
import { sessionsFound } from './searches.ts';

/** After whose chat, which is a real one, all others are made. Nothing else in its files has such a name. */
export const MODEL = { customerId: 'modelled-customer', attendantId: 770_077, word: 'modelledword' };
/** Our objects sleep by then, and nothing is written any more. */
const SETTLED_MS = 3_000;

const WRITER = new TextEncoder();
const json = (value: unknown): Uint8Array => WRITER.encode(JSON.stringify(value));
const based = (topic: string): string => withBase(DEFAULT_BASE_TOPIC, topic);

/** A chat from its request to its end, with so many messages, which is found when this resolves. */
export async function haveModelChat(worker: EdgeWorker, messages: number): Promise<void> {
  const { customerId, attendantId, word } = MODEL;
  const taker = await openTaker(worker, attendantId);
  const customer = await openCustomer(worker, customerId);
  const sessionTopic = sessionTopicOf(customerId);
  for (let n = 0; n < messages; n++) {
    const message = messageOf(customerId, n, 'model', word);
    await new Promise<void>((stored) =>
      customer.publish(
        based(TOPICS.customerMessages(sessionTopic)),
        json({ sessionInfo: {}, message }),
        stored,
      ),
    );
  }
  const attendantInfo = {
    id: attendantId,
    name: `Attendant ${attendantId}`,
    avatarURL: null,
    type: 'support/firstLevel',
  };
  taker.publish(
    based(TOPICS.attendantCommand(attendantId)),
    json({ attendantInfo, command: { command: 'end', sessionTopic } }),
  );
  await until('the model chat is found', async () => {
    const [hit] = await sessionsFound(worker, { q: word, state: 'ended' });
    return hit !== undefined;
  });
  await Promise.all([taker.close(), customer.close()]);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
}
