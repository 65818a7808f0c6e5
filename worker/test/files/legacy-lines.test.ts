import { SELF } from 'cloudflare:test';
import type { SessionInfo, StoredMessage } from '@chimpassist/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { EdgeClient } from '../edge-client.ts';
import { PlainClient } from '../plain-client.ts';
import { accept, attendantOnline, MARY, request, say, tokenFor, topicOf } from '../support.ts';
import { PNG, read, uploaded } from './support.ts';

interface Heard {
  message: StoredMessage;
  sessionInfo: SessionInfo & { lastMessages: StoredMessage[] };
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** An attendant's word that carries a file. */
const word = (n: number, content: string, ...ids: string[]) => ({
  kind: 'message',
  at: Date.now(),
  proven: 'attendant',
  message: {
    id: `a-${n}`,
    from: { id: 31, name: 'Ana', avatarURL: null },
    timestamp: n,
    content,
    readAt: null,
    ...(ids.length > 0 ? { attachments: ids.map((id) => ({ id })) } : {}),
  },
});

async function chatWith(customer: string): Promise<string> {
  attendantOnline(31);
  await say(customer, request(customer), accept(31));
  const { id } = await uploaded(PNG, { customer, name: 'photo.png' });
  return id;
}

const linkIn = (content: string): string => /https?:\/\/\S+/.exec(content)?.[0] ?? '';
const opens = async (content: string): Promise<boolean> => {
  const response = await SELF.fetch(linkIn(content));
  return response.status === 200 && new Uint8Array(await response.arrayBuffer()).length === PNG.length;
};

describe('a legacy client reads of a file its name and a link', () => {
  it('in the history, of a message without words too; with a token the words alone', async () => {
    const customer = 'reads-history';
    const id = await chatWith(customer);
    await say(customer, word(1, '', id), word(2, 'With words', id));
    const contents = async (token: string | null) => {
      const entries = (await (await read(`/customer/${customer}/messages`, token)).json()) as Heard[];
      return entries.map(({ message }) => message.content);
    };
    const [alone = '', withWords = ''] = await contents(null);
    expect(alone).toMatch(
      /^📎 photo\.png \(1 kB\): http\S+\nThe link works for ten minutes\. Reload this page for a new one\.$/,
    );
    expect(withWords).toMatch(/^With words\n📎 photo\.png/);
    expect(await opens(alone)).toBe(true);
    expect(await contents(await tokenFor({ ...MARY, id: customer }))).toEqual(['', 'With words']);
    const sessions = await (await read(`/customer/${customer}/sessions/last`, null)).json();
    const [{ sessionId = '' } = {}] = sessions as SessionInfo[];
    const entries = (await (await read(`/session/${sessionId}/messages`, null)).json()) as Heard[];
    expect(entries.map(({ message }) => message.content)[1]).toMatch(/^📎 photo\.png/);
  });

  it('at a broker: the Worker gives the bridge what to say', async () => {
    const customer = 'at-a-broker';
    const id = await chatWith(customer);
    const { publishes } = await say(customer, word(1, '', id), word(2, 'No file'));
    const [said, ...others] = publishes.filter(({ topic }) => topic === `${topicOf(customer)}/messages`);
    expect(others).toEqual([]);
    if (said === undefined) throw new Error('Nothing was said.');
    const { message, sessionInfo } = said.payload as Heard;
    expect(message).toMatchObject({ id: 'a-1', attachments: [{ id }] });
    expect(await opens(message.content)).toBe(true);
    // Legacy clients read the words from there.
    expect(sessionInfo.lastMessages.at(-1)?.content).toBe(message.content);
  });

  it('at the edge, and in the session that a control message brings', async () => {
    const customer = 'at-the-edge-too';
    const id = await chatWith(customer);
    const page = await PlainClient.enter(null, { clientId: 'legacy_of_files' }, 4);
    closing.push(() => page.close());
    const topic = topicOf(customer);
    for (const suffix of ['messages', 'client/control'])
      await page.subscribe({ filter: `${topic}/${suffix}`, qos: 0 });
    await say(customer, word(1, '', id), word(2, 'Later'));
    const heard = () => page.on(`${topic}/messages`) as Heard[];
    await expect.poll(() => heard().length).toBe(2);
    expect(await opens(heard()[0]?.message.content ?? '')).toBe(true);
    const [earlier] = heard()[1]?.sessionInfo.lastMessages ?? [];
    expect(await opens(earlier?.content ?? '')).toBe(true);
    const own = await EdgeClient.open(customer);
    closing.push(() => own.socket.close(1000));
    await say(customer, {
      kind: 'command',
      at: 1,
      attendant: { id: 31, type: 'support/firstLevel' },
      command: { command: 'end', sessionTopic: topic },
    });
    await expect.poll(() => own.on('client/control').length).toBeGreaterThan(0);
    const [control] = own.on('client/control') as Heard[];
    expect(await opens(control?.sessionInfo.lastMessages[0]?.content ?? '')).toBe(true);
  });
});
