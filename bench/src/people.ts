import { type AttendantInfo, INSTRUCTIONS, sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import type { Platform } from '@chimpassist/testing/platform';
import { Client } from './client.ts';

const SAY_ONLINE_EVERY_MS = 10_000;

/** Attendants who take every offer at once, over one connection. */
export class Attendants {
  readonly #client: Client;
  readonly #timer: NodeJS.Timeout;

  private constructor(client: Client, timer: NodeJS.Timeout) {
    this.#client = client;
    this.#timer = timer;
  }

  static async open(url: string, count: number): Promise<Attendants> {
    const client = await Client.open(url);
    const infos: AttendantInfo[] = Array.from({ length: count }, (_, n) => ({
      id: `a${n}`,
      name: `Attendant ${n}`,
      avatarURL: null,
      email: undefined,
      type: 'support/firstLevel',
    }));
    await client.hear([TOPICS.assignTo('+')], (topic, sessionInfo) => {
      const attendantInfo = infos.find(({ id }) => id === topic.split('/').at(-1));
      if (attendantInfo === undefined) return;
      void client.publish(TOPICS.attendantAssign(attendantInfo.id), { attendantInfo, sessionInfo });
    });
    const sayOnline = (): void => {
      for (const attendantInfo of infos) {
        void client.publish(TOPICS.attendantOnline(attendantInfo.id), { attendantInfo }, 0);
      }
    };
    sayOnline();
    return new Attendants(client, setInterval(sayOnline, SAY_ONLINE_EVERY_MS));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#client.close();
  }
}

export const requestOf = (customer: string, status: 'waitingAttendantsAssignment' | 'online') => ({
  sessionTopic: sessionTopicOf(customer),
  customer: { id: customer, name: customer, avatarURL: null },
  requestID: customer,
  status,
});

/** Asks for one session per customer at an even pace. @returns ms from request to `session/ready`, of those who got it */
export async function setUp(
  platform: Platform,
  customers: string[],
  perSecond: number,
  patienceMs: number,
): Promise<Map<string, number>> {
  const client = await Client.open(platform.broker.tcp);
  const askedAt = new Map<string, number>();
  const readyAfter = new Map<string, number>();
  await client.hear([TOPICS.clientControl('server/sessions/+')], (topic, { instruction }) => {
    const customer = topic.split('/')[2] ?? '';
    const at = askedAt.get(customer);
    if (instruction === INSTRUCTIONS.ready && at !== undefined && !readyAfter.has(customer)) {
      readyAfter.set(customer, performance.now() - at);
    }
  });
  const begun = performance.now();
  for (const [n, customer] of customers.entries()) {
    const due = begun + (n / perSecond) * 1_000;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    askedAt.set(customer, performance.now());
    void client.publish(
      TOPICS.sessionOnline(sessionTopicOf(customer)),
      requestOf(customer, 'waitingAttendantsAssignment'),
      0,
    );
  }
  const deadline = performance.now() + patienceMs;
  while (readyAfter.size < customers.length && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await client.close();
  return readyAfter;
}
