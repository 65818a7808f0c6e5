import { SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from '../edge-client.ts';
import { end, open } from '../search-support.ts';
import { bridge, contents, message, SUPERVISOR, say, tokenFor, topicOf } from '../support.ts';

const settings = async (body: unknown): Promise<Response> =>
  SELF.fetch('https://chat.shop.test/workspace/settings', {
    method: 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
type Line = {
  message: { id: string; content: string };
  sessionInfo: { lastMessages: { content: string }[] };
};

describe('a legacy client at the end of a chat', () => {
  it('reads a line with a link on both roads, which is not a message of the chat', async () => {
    await settings({ rating: 'faces' });
    const { socket } = await bridge('the bridge of ratings');
    await open('asked', 'a question');
    const page = await EdgeClient.open('asked');
    await end('asked');
    const lines = () =>
      (page.on('messages') as Line[]).filter(({ message: { id } }) => id.startsWith('rating-line-'));
    await expect.poll(() => lines().length).toBe(1);
    const [line] = lines();
    const [words, url = ''] = line?.message.content.split('\n') ?? [];
    expect(words).toBe('How was our chat? You can tell us here:');
    expect(url).toMatch(
      /^https:\/\/chat\.shop\.test\/customer\/asked\/rating\/linked\?sessionId=s-asked&signature=/,
    );
    // These replace their whole session by the one that comes with a message.
    expect(line?.sessionInfo.lastMessages.map(({ content }) => content)).toEqual([
      'a question',
      line?.message.content,
    ]);
    expect((await SELF.fetch(url)).status).toBe(200);
    const told = () =>
      socket.frames
        .flatMap((frame) => (frame.type === 'effects' ? frame.publishes : []))
        .filter(
          ({ topic, payload }) =>
            topic === `${topicOf('asked')}/messages` && 'message' in (payload as object),
        );
    await expect.poll(() => told().length).toBe(1);
    expect(await contents('asked')).toEqual(['a question']);
    page.socket.close();
    socket.close();
  });

  it('brings the line back where a broker returns it, and nothing comes of it', async () => {
    await open('echo', 'a question');
    const { refused } = await say('echo', {
      ...message('echo', 9),
      message: {
        id: 'rating-line-1',
        from: { id: 21, name: 'A21', avatarURL: null, role: 'attendant' },
        timestamp: 9,
        content: 'How was our chat?',
        readAt: null,
      },
    });
    expect(refused).toEqual([]);
    expect(await contents('echo')).toEqual(['a question']);
  });

  it('reads no line where the team does not ask', async () => {
    await settings({});
    const page = await EdgeClient.open('unasked');
    await open('unasked', 'a question');
    await end('unasked');
    await expect.poll(() => page.on('client/control').length).toBeGreaterThan(2);
    expect((page.on('messages') as Line[]).map(({ message: { content } }) => content)).not.toContain(
      expect.stringContaining('How was'),
    );
    page.socket.close();
  });
});
