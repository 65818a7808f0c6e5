import type { Message } from '@chimpassist/protocol';
import { idText } from '@chimpassist/protocol';
import type { Page } from 'playwright-core';
import { ATTENDANTS } from '../test/support/page-server.ts';
import type { Stack } from '../test/support/stack.ts';

const MINUTE_MS = 60_000;
const BATCH = 3_000;
const PATIENCE_MS = 120_000;

const WORDS =
  'hello order parcel number where please thanks tomorrow invoice walnut desk delivery returned payment twice card refund size green Saturday account password address'.split(
    ' ',
  );

/** The same text for the same number, 20 to 160 characters: what people write. */
export function sentence(n: number): string {
  const length = 4 + ((n * 7919) % 20);
  return Array.from({ length }, (_, i) => WORDS[(n * 31 + i * 17) % WORDS.length]).join(' ');
}

/** Chats of one attendant, each with a history that is read. Returns their topics. */
export function fillDesk(stack: Stack, customers: number, messagesEach: number): string[] {
  const now = Date.now();
  const [ada] = ATTENDANTS;
  if (ada === undefined) throw new Error('There is no attendant.');
  return Array.from({ length: customers }, (_, c) => {
    const customer = {
      id: `customer-${c}`,
      name: `${WORDS[c % WORDS.length]} customer ${c}`,
      avatarURL: null,
    };
    const since = now - (c + 1) * MINUTE_MS;
    const topic = stack.server.addChat(customer, { state: 'online', attendants: [ada.id], since });
    const messages = Array.from({ length: messagesEach }, (_, m): Message => {
      const timestamp = since - (messagesEach - m) * MINUTE_MS;
      const isOwn = m % 2 === 1;
      return {
        id: `${idText(customer.id)}-${m}`,
        from: isOwn
          ? { id: ada.id, name: ada.name, avatarURL: null, role: 'attendant' }
          : { ...customer, role: 'customer' },
        timestamp,
        content: sentence(c * messagesEach + m),
        readAt: timestamp + 1_000,
      };
    });
    stack.server.addHistory(topic, messages);
    return topic;
  });
}

/** Customers write, `perSecond` messages spread over all chats, until it is stopped. Says how many were written. */
export function startWriting(stack: Stack, topics: readonly string[], perSecond: number) {
  const begun = Date.now();
  let written = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((Date.now() - begun) * perSecond) / 1_000);
    for (; written < due; written += 1) {
      // 37 shares no divisor with the number of chats: every chat gets its turn.
      const topic = topics[(written * 37) % topics.length];
      if (topic !== undefined) stack.server.say(topic, sentence(written));
    }
  }, 20);
  return () => {
    clearInterval(timer);
    return written;
  };
}

/** An hour's messages over all chats but the open one, which shows when the page has taken each batch. */
export async function hourOfMessages(
  stack: Stack,
  page: Page,
  topics: readonly string[],
  count: number,
  from = 0,
): Promise<void> {
  const [open, ...others] = topics;
  if (open === undefined) throw new Error('There is no chat.');
  for (let written = from; written < from + count; ) {
    for (let i = 0; i < BATCH; i += 1, written += 1) {
      const topic = others[(written * 37) % others.length];
      if (topic !== undefined) stack.server.say(topic, sentence(written));
    }
    const mark = `mark ${written}`;
    stack.server.say(open, mark);
    await page.getByRole('log').getByText(mark, { exact: true }).waitFor({ timeout: PATIENCE_MS });
  }
}
