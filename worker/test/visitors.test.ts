import { evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { VISITORS_SUBPROTOCOL, type VisitorHears, type Visitors } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EdgeClient, upgrade } from './edge-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  attendantOnline,
  bindings,
  chat,
  chatInPicture,
  contents,
  FIRST,
  MARY,
  SUPERVISOR,
  tellDesk,
  tokenFor,
} from './support.ts';

async function ask(path: string, method = 'GET', body?: unknown, by: TokenPrincipal = SUPERVISOR) {
  const response = await SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}
const object = () => bindings.VISITORS.getByName('visitors');
const setting = (visitors: boolean) => ask('/workspace/settings', 'PUT', visitors ? { visitors } : {});
const seen = async (): Promise<Visitors['visitors']> => {
  const { json } = await ask('/visitors', 'GET', undefined, FIRST);
  return (json as Visitors).visitors;
};

/** A page that says who is there. */
class Page {
  readonly heard: VisitorHears[] = [];
  closed: number | null = null;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, onHeard: (page: Page, hears: VisitorHears) => void = () => {}) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener('message', ({ data }) => {
      const hears = JSON.parse(String(data)) as VisitorHears;
      this.heard.push(hears);
      onHeard(this, hears);
    });
    socket.addEventListener('close', ({ code }) => {
      this.closed = code;
    });
  }

  static async open(token?: string, onHeard?: (page: Page, hears: VisitorHears) => void): Promise<Page> {
    const protocols = [VISITORS_SUBPROTOCOL, ...(token === undefined ? [] : [token])].join(', ');
    const { webSocket } = await upgrade('/visitors/socket', protocols);
    if (webSocket === null) throw new Error('It was not upgraded.');
    return new Page(webSocket, onHeard);
  }

  at(page: string, more: object = {}): void {
    this.#socket.send(JSON.stringify({ kind: 'at', page, seconds: 0, ...more }));
  }

  say(data: string): void {
    this.#socket.send(data);
  }

  leave(): void {
    this.#socket.close(1000);
  }
}
const open: Page[] = [];
const opened = async (...how: Parameters<typeof Page.open>): Promise<Page> => {
  const page = await Page.open(...how);
  open.push(page);
  return page;
};

beforeEach(() => setting(true));
afterEach(async () => {
  for (const page of open.splice(0)) page.leave();
  await expect.poll(seen).toEqual([]);
});

describe('visitors now', () => {
  it('rule 69: are seen by attendants as they come, move and leave, and stored nowhere', async () => {
    const rows = await rowsWritten(object(), async () => {
      const page = await opened();
      page.at('https://shop.test/bicycles', { title: 'Bicycles', language: 'pt-BR', seconds: 30 });
      await expect.poll(seen).toMatchObject([
        {
          page: 'https://shop.test/bicycles',
          title: 'Bicycles',
          name: '',
          language: 'pt-BR',
          isQuiet: false,
        },
      ]);
      expect((await seen())[0]?.seconds).toBeGreaterThanOrEqual(30);
      // All of it outlives the object's sleep.
      await evictDurableObject(object());
      page.at('https://shop.test/cart', { name: 'Mary', isQuiet: true });
      await expect
        .poll(seen)
        .toMatchObject([{ page: 'https://shop.test/cart', name: 'Mary', isQuiet: true }]);
      expect((await seen())[0]?.seconds).toBeLessThan(30);
      page.leave();
      await expect.poll(seen).toEqual([]);
    });
    expect(rows).toBe(0);
  });

  it('rule 69: are shown to no customer, and to nobody without a token', async () => {
    expect((await ask('/visitors', 'GET', undefined, MARY)).status).toBe(403);
    expect((await ask('/visitors/x/message', 'POST', { content: 'Hi' }, MARY)).status).toBe(403);
    expect((await SELF.fetch('http://worker/visitors')).status).toBe(401);
  });

  it('rule 69: wake no object where the workspace wants none, and are let go at once', async () => {
    const config = async () => (await (await SELF.fetch('http://worker/config/widget')).json()) as object;
    expect(await config()).toMatchObject({ visitors: true });
    const page = await opened();
    page.at('https://shop.test/');
    await expect.poll(seen).toHaveLength(1);
    await setting(false);
    await expect.poll(() => page.closed).toBe(1001);
    expect(await config()).toMatchObject({ visitors: false });
    expect((await upgrade('/visitors/socket', VISITORS_SUBPROTOCOL)).status).toBe(404);
    expect((await ask('/visitors')).status).toBe(404);
    await setting(true);
  });

  it('cuts off a page that says nonsense or too much', async () => {
    const [nonsense, chatty] = [await opened(), await opened()];
    nonsense.say('{"kind":"at"}');
    for (let n = 0; n < 40; n += 1) chatty.at(`https://shop.test/${n}`);
    await expect.poll(() => [nonsense.closed, chatty.closed]).toEqual([1008, 1008]);
  });

  it('lets a page go that has fallen silent', async () => {
    const page = await opened();
    page.at('https://shop.test/');
    await expect.poll(seen).toHaveLength(1);
    await runInDurableObject(object(), (_, ctx) => {
      for (const ws of ctx.getWebSockets()) {
        const known = ws.deserializeAttachment() as { saidAt: number };
        ws.serializeAttachment({ ...known, saidAt: known.saidAt - 41_000 });
      }
    });
    expect(await seen()).toEqual([]);
    await expect.poll(() => page.closed).toBe(1001);
  });
});

describe('an attendant who writes first', () => {
  /** As the widget does it: opens a session and a connection, and says whose they are. */
  const identifying =
    (who: string): Parameters<typeof Page.open>[1] =>
    async (page, hears) => {
      if (hears.kind !== 'identify') return;
      clients.set(who, await EdgeClient.open(who));
      page.say(JSON.stringify({ kind: 'identified', token: await tokenFor({ ...MARY, id: who }) }));
    };
  const clients = new Map<string, EdgeClient>();

  it('rule 70: begins a chat with the attendant in it, and the words are in its log', async () => {
    await tellDesk(attendantOnline(21));
    const page = await opened(undefined, identifying('first-mary'));
    page.at('https://shop.test/bicycles', { name: 'Mary' });
    await expect.poll(seen).toHaveLength(1);
    const [{ id } = { id: '' }] = await seen();
    const { status, json } = await ask(
      `/visitors/${id}/message`,
      'POST',
      { content: 'Shall I help?' },
      FIRST,
    );
    expect([status, json]).toEqual([201, { customerId: 'first-mary' }]);
    expect(await contents('first-mary')).toEqual(['Shall I help?']);
    await expect
      .poll(() => chatInPicture('first-mary'))
      .toMatchObject({
        state: 'online',
        sessionInfo: { assignedAttendants: ['21'], customer: { name: 'Mary' } },
      });
    await expect
      .poll(() => page.heard)
      .toMatchObject([{ kind: 'identify' }, { kind: 'written', content: 'Shall I help?' }]);
    const client = clients.get('first-mary');
    await expect.poll(() => client?.on('messages/attendant')).toHaveLength(1);
    // A second one in the same chat is an ordinary word; a colleague finds that it goes on.
    expect((await ask(`/visitors/${id}/message`, 'POST', { content: 'Still there?' }, FIRST)).status).toBe(
      201,
    );
    const other = await ask(`/visitors/${id}/message`, 'POST', { content: 'Hello' }, SUPERVISOR);
    expect([other.status, other.json]).toMatchObject([403, { error: { code: 'not_assigned' } }]);
    expect(await contents('first-mary')).toEqual(['Shall I help?', 'Still there?']);
    await evictDurableObject(chat('first-mary'));
    expect(await contents('first-mary')).toHaveLength(2);
  });

  it('rule 70: is refused where the visitor said "not now", has left, or is another', async () => {
    const write = async (id: string) =>
      (await ask(`/visitors/${id}/message`, 'POST', { content: 'Hello' }, FIRST)).status;
    const quiet = await opened();
    quiet.at('https://shop.test/quiet', { isQuiet: true });
    await expect.poll(seen).toHaveLength(1);
    const [{ id: quietId } = { id: '' }] = await seen();
    expect(await write(quietId)).toBe(403);
    quiet.leave();
    await expect.poll(seen).toEqual([]);
    expect(await write(quietId)).toBe(404);
    const leaving = await opened(undefined, (page, { kind }) => kind === 'identify' && page.leave());
    leaving.at('https://shop.test/leaving');
    await expect.poll(seen).toHaveLength(1);
    expect(await write((await seen())[0]?.id ?? '')).toBe(404);
    const liar = await opened(undefined, (page) =>
      page.say(JSON.stringify({ kind: 'identified', token: 'a.b.c' })),
    );
    liar.at('https://shop.test/liar');
    await expect.poll(seen).toHaveLength(1);
    expect(await write((await seen())[0]?.id ?? '')).toBe(404);
    expect([...quiet.heard, ...liar.heard].filter(({ kind }) => kind === 'written')).toEqual([]);
  });

  it('names the chat of a page that has a token', async () => {
    const page = await opened(await tokenFor(MARY));
    page.at('https://shop.test/');
    await expect.poll(seen).toMatchObject([{ customerId: 'mary' }]);
    expect((await opened('a.b.c')).closed).toBeNull();
  });
});
