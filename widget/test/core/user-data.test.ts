import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { platform, platformForEachTest, started } from './running.ts';
import { contents, online, pretendLocalStorage, storageOf } from './support.ts';

platformForEachTest();

const errors: string[] = [];
beforeEach(() => {
  let made = 0;
  platform.session = ({ customer }) => {
    if (customer?.id !== undefined) return { token: `token-of-${customer.id}`, customer };
    made += 1;
    return { token: `token-of-g-${made}`, customer: { id: `g-${made}`, name: '', avatarURL: null } };
  };
  errors.length = 0;
  vi.spyOn(console, 'error').mockImplementation((...said) => void errors.push(said.join(' ')));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const startedOn = (local: Storage) => started({ storage: storageOf(local) });

/** What other programs keep under that name, and what is not a visitor. */
const FOREIGN = [
  ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2ln'],
  ['a token in JSON', '"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2ln"'],
  ['a cart', '{"cart":[{"sku":"alder","count":2}],"total":98}'],
  ['a list', '[{"id":7}]'],
  ['a number', '12345'],
  ['a nested visitor', '{"user":{"id":7,"name":"Mary"}}'],
  ['JSON that is cut off', '{"id":298301,"name":"Ma'],
  ['nothing at all', ''],
  ['null', 'null'],
  ['true', 'true'],
  ['an empty id', '{"id":"","name":""}'],
] as const;
const WRONG_IDS = [
  ['an object', '{"id":{"$oid":"6540"},"name":"Mary"}'],
  ['a list', '{"id":[7],"name":"Mary"}'],
  ['null', '{"id":null,"name":"Mary"}'],
  ['a boolean', '{"id":true}'],
  ['a fraction', '{"id":7.5}'],
  ['a path', '{"id":"a/b"}'],
  ['a topic', '{"id":"online"}'],
] as const;

describe("the page's own localStorage.userData", () => {
  async function isAGuestAndUntouched(text: string): Promise<void> {
    const local = pretendLocalStorage();
    local.setItem('userData', text);
    const first = startedOn(local);
    await online(first);
    expect(first.store.state.customer?.id).toBe('g-1');
    first.send('Asked as a guest');
    await expect.poll(() => first.store.state.messages[0]?.seq).toBe(1);
    expect(local.getItem('userData')).toBe(text);
    first.stop();
    // The same guest on the next page, under our own name for it.
    const second = startedOn(local);
    await online(second);
    expect(second.store.state.customer?.id).toBe('g-1');
    await expect.poll(() => contents(second)).toEqual(['Asked as a guest']);
    expect(local.getItem('userData')).toBe(text);
    const posts = () => platform.calls.filter(({ method }) => method === 'POST');
    await expect.poll(() => posts().length).toBe(2);
    expect(posts().at(-1)).toMatchObject({
      body: { customer: { id: 'g-1' } },
      authorization: 'Bearer token-of-g-1',
    });
  }

  it.each(FOREIGN)('that is %s stays as it is, and the visitor is a guest', async (_name, text) => {
    await isAGuestAndUntouched(text);
    expect(errors).toEqual([]);
  });

  it.each(WRONG_IDS)(
    'whose id is %s stays as it is, with one error that says what to do',
    async (_name, text) => {
      await isAGuestAndUntouched(text);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatch(/^ChimpWidget: localStorage\.userData .*guest.*Write \{"id": …\}/);
    },
  );

  it('is written where there is none, for pages and older widgets that read it', async () => {
    const local = pretendLocalStorage();
    const client = startedOn(local);
    await online(client);
    expect(local.getItem('userData')).toBe('{"id":"g-1","name":"","avatarURL":null}');
    expect(client.store.state.customer?.id).toBe('g-1');
  });

  it('that becomes something else while a guest talks takes nothing from the guest', async () => {
    const local = pretendLocalStorage();
    const client = startedOn(local);
    await online(client);
    client.send('Asked as a guest');
    await expect.poll(() => client.store.state.messages[0]?.seq).toBe(1);
    local.setItem('userData', '{"cart":[1]}');
    client.nudge();
    expect(contents(client)).toEqual(['Asked as a guest']);
    client.stop();
    const again = startedOn(local);
    await online(again);
    expect(again.store.state.customer?.id).toBe('g-1');
    expect(local.getItem('userData')).toBe('{"cart":[1]}');
  });

  it('in which an older version stored its guest: the same guest, with the same token', async () => {
    const local = pretendLocalStorage();
    local.setItem('userData', '{"id":"guest-of-before","name":"","avatarURL":null}');
    local.setItem(
      `chimpassist:${platform.url}|${platform.base}:session`,
      JSON.stringify({
        customerId: 'guest-of-before',
        isGuest: true,
        sessionId: 's-1',
        token: 'token-of-before',
        endedSessionId: null,
        activeAt: 1,
      }),
    );
    const client = startedOn(local);
    await online(client);
    expect(client.store.state.customer?.id).toBe('guest-of-before');
    expect(platform.calls.find(({ method }) => method === 'POST')).toMatchObject({
      body: { customer: { id: 'guest-of-before' } },
      authorization: 'Bearer token-of-before',
    });
    // And it is our guest still when the page takes the key for itself.
    local.setItem('userData', '{"cart":[1]}');
    client.nudge();
    client.stop();
    const again = startedOn(local);
    await online(again);
    expect(again.store.state.customer?.id).toBe('guest-of-before');
  });

  it('a guest who gets a new name takes their own place in it, and nobody else’s', async () => {
    platform.session = () => ({ token: 't', customer: { id: 'g-new', name: '', avatarURL: null } });
    const ours = pretendLocalStorage();
    ours.setItem('userData', '{"id":"g-old","name":"","avatarURL":null}');
    ours.setItem(
      `chimpassist:${platform.url}|${platform.base}:session`,
      JSON.stringify({
        customerId: 'g-old',
        isGuest: true,
        sessionId: null,
        token: null,
        endedSessionId: null,
        activeAt: 1,
      }),
    );
    await online(startedOn(ours));
    expect(ours.getItem('userData')).toBe('{"id":"g-new","name":"","avatarURL":null}');
    const theirs = pretendLocalStorage();
    theirs.setItem('userData', '{"id":"g-old","name":"","avatarURL":null,"cart":[1]}');
    const client = startedOn(theirs);
    await online(client);
    expect(client.store.state.customer?.id).toBe('g-new');
    expect(theirs.getItem('userData')).toBe('{"id":"g-old","name":"","avatarURL":null,"cart":[1]}');
  });
});
