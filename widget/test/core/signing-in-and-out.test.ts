import { describe, expect, it } from 'vitest';
import { everything, platform, platformForEachTest, sitsDown, started, stored } from './running.ts';
import { contents, MARY, ofMary, online, pretendLocalStorage, refused, storageOf, TOPIC } from './support.ts';

platformForEachTest();

describe('signing in and out', () => {
  const guests = (): void => {
    let made = 0;
    platform.session = ({ customer }) => {
      if (customer?.id !== undefined) return { token: `token-of-${customer.id}`, customer };
      made += 1;
      return {
        token: `token-of-guest-${made}`,
        customer: { id: `guest-${made}`, name: '', avatarURL: null },
      };
    };
  };

  it('a guest who signs in is somebody else, and finds the words at sign-out', async () => {
    guests();
    const local = pretendLocalStorage();
    /** In the moment of asking: a call that was under way before the sign-out may reach the server after it. */
    const asked: string[] = [];
    const client = started({
      storage: storageOf(local),
      instead(method, path, headers) {
        asked.push(`${method} ${path} ${headers.get('authorization')}`);
        return undefined;
      },
    });
    await online(client);
    client.send('Asked as a guest');
    await expect.poll(() => stored('server/sessions/guest-1')).toEqual(['Asked as a guest']);
    client.setDraft('half a word of the guest');
    sitsDown(local, MARY);
    await expect.poll(() => client.store.state.customer?.id).toBe(298301);
    await online(client);
    expect(contents(client)).toEqual([]);
    expect(client.store.state.draft).toBe('');
    client.send('Asked by Mary');
    await expect.poll(() => stored(TOPIC)).toEqual(['Asked by Mary']);

    asked.length = 0;
    sitsDown(local, null);
    await expect.poll(() => client.store.state.customer?.id).toBe('guest-1');
    await expect.poll(() => client.store.state.draft).toBe('half a word of the guest');
    await expect.poll(() => contents(client)).toEqual(['Asked as a guest']);
    expect(everything(local)).not.toContain('298301');
    // What the guest had not heard to be stored is on the screen again before anything is asked.
    await expect.poll(() => asked).toContain('GET /customer/guest-1/messages Bearer token-of-guest-1');
    expect(asked.filter((call) => !call.endsWith(' Bearer token-of-guest-1'))).toEqual([]);
  });

  it('who signs out leaves a guest behind who knows nothing, token neither', async () => {
    guests();
    const { local, storage } = ofMary();
    platform.say(TOPIC, 'A secret of Mary', {}, false);
    const client = started({ storage });
    await expect.poll(() => contents(client)).toEqual(['A secret of Mary']);
    local.clear();
    await expect.poll(() => client.store.state.customer?.id).toBe('guest-1');
    await online(client);
    expect(contents(client)).toEqual([]);
    expect(everything(local)).not.toContain('298301');
    const asked = platform.calls.filter(({ method }) => method === 'POST').at(-1);
    expect(asked).toMatchObject({ body: {}, authorization: undefined });
  });

  it('another name is the same person: said at once, in every frame from then on', async () => {
    const { local, storage } = ofMary();
    const client = started({ storage });
    await online(client);
    client.send('As Mary Okafor');
    client.setDraft('half a word');
    await expect.poll(() => stored(TOPIC).length).toBe(1);
    sitsDown(local, { ...MARY, name: 'Mary Smith' });
    const names = () =>
      platform.published
        .filter(({ topic }) => topic === `${TOPIC}/online`)
        .map(({ payload }) => (payload.customer as { name: string }).name);
    await expect.poll(() => names().at(-1)).toBe('Mary Smith');
    client.send('As Mary Smith');
    await expect.poll(() => stored(TOPIC).length).toBe(2);
    expect(platform.stored.get(TOPIC)?.map(({ from }) => from.name)).toEqual(['Mary Okafor', 'Mary Smith']);
    expect(client.store.state.draft).toBe('half a word');
    expect(contents(client)).toEqual(['As Mary Okafor', 'As Mary Smith']);
    expect(platform.aedes.connectedClients).toBe(1);
  });

  it('a proof that the page brings later is shown at once, without a reload', async () => {
    const { local, storage } = ofMary();
    const client = started({
      storage,
      instead(method, _path, _headers, body) {
        const { hash } = (body as { customer?: { hash?: string } } | undefined)?.customer ?? {};
        return method === 'POST' && hash !== 'right' ? refused(401, 'unauthorized') : undefined;
      },
    });
    await expect.poll(() => client.store.state.trouble).toBe('unproven');
    client.send('Kept meanwhile');
    sitsDown(local, { ...MARY, hash: 'right' });
    await expect.poll(() => client.store.state.trouble).toBe(null);
    await expect.poll(() => stored(TOPIC)).toEqual(['Kept meanwhile']);
  });
});
