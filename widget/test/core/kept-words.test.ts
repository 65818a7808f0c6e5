import { describe, expect, it, vi } from 'vitest';
import {
  everything,
  PAUL,
  PAULS_TOPIC,
  platform,
  platformForEachTest,
  sitsDown,
  started,
  stored,
} from './running.ts';
import { MARY, ofMary, online, pretendLocalStorage, storageOf, TOPIC } from './support.ts';

platformForEachTest();

describe('another person in the same tab', () => {
  it('keeps the former one’s words sealed, and sends them once, in their name', async () => {
    const { local, storage } = ofMary();
    const client = started({ storage });
    await online(client);
    platform.cutOff(true);
    await expect.poll(() => client.store.state.link).toBe('lost');
    client.send('Unsent words of Mary');
    client.setDraft('half a word of Mary');
    sitsDown(local, PAUL);
    expect(client.look()).toBe(true);
    expect(client.store.state.draft).toBe('');
    platform.cutOff(false);
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
    await online(client);
    client.setDraft('half a word of Paul');
    await expect.poll(() => everything(local)).not.toContain('Mary');
    expect(everything(local)).not.toContain('298301');

    sitsDown(local, MARY);
    await expect.poll(() => client.store.state.draft).toBe('half a word of Mary');
    await expect.poll(() => stored(TOPIC)).toEqual(['Unsent words of Mary']);
    expect(platform.stored.get(TOPIC)?.[0]?.from.id).toBe(298301);
    expect(stored(PAULS_TOPIC)).toEqual([]);
    sitsDown(local, PAUL);
    await expect.poll(() => client.store.state.draft).toBe('half a word of Paul');
  });

  it('keeps the words for a later page, and for the proof that comes with it', async () => {
    const mary = { ...MARY, hash: 'a-proof-that-only-the-server-makes' };
    const local = pretendLocalStorage();
    const storage = storageOf(local);
    sitsDown(local, mary);
    const first = started({ storage });
    await online(first);
    first.setDraft('half a word of Mary');
    first.stop();
    sitsDown(local, PAUL);
    const second = started({ storage });
    expect(second.store.state.draft).toBe('');
    await online(second);
    second.stop();
    await expect.poll(() => everything(local)).not.toContain('Mary');
    // Who knows the id and not the proof does not get at them.
    sitsDown(local, { ...MARY, name: 'M.' });
    const third = started({ storage });
    await online(third);
    expect(third.store.state.draft).toBe('');
    third.stop();
    sitsDown(local, mary);
    const fourth = started({ storage });
    await expect.poll(() => fourth.store.state.draft).toBe('half a word of Mary');
  });

  it('keeps words for a week and no longer, and those of a page without WebCrypto too', async () => {
    const { local, storage } = ofMary();
    const { getRandomValues, randomUUID } = crypto;
    vi.stubGlobal('crypto', {
      getRandomValues: getRandomValues.bind(crypto),
      randomUUID: randomUUID.bind(crypto),
    });
    try {
      const first = started({ storage });
      await online(first);
      first.setDraft('half a word');
      sitsDown(local, PAUL);
      first.look();
      sitsDown(local, MARY);
      first.look();
      await expect.poll(() => first.store.state.draft).toBe('half a word');
      sitsDown(local, PAUL);
      first.look();
      first.stop();
    } finally {
      vi.unstubAllGlobals();
    }
    const kept = Array.from({ length: local.length }, (_, n) => local.key(n) ?? '').filter((key) =>
      key.includes(':kept:'),
    );
    expect(kept).toHaveLength(1);
    for (const key of kept) {
      const note = JSON.parse(local.getItem(key) ?? '');
      local.setItem(key, JSON.stringify({ ...note, at: note.at - 8 * 86_400_000 }));
    }
    started({ storage });
    expect(everything(local)).not.toContain(':kept:');
  });
});
