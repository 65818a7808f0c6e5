import { env } from 'cloudflare:test';
import { FIRST_SITE } from '@chimpassist/protocol';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Env } from '../src/contract/env.ts';
import { siteOf, toSite } from '../src/http/site.ts';
import { objectsOf } from '../src/objects/addresses.ts';
import { settingsOf } from '../src/settings.ts';
import { accessOf } from '../src/site-access.ts';
import { sitesIn } from '../src/sites.ts';
import { keysOf } from '../src/token-keys.ts';

const bindings = env as unknown as Env;

describe('the first site', () => {
  it('is whose every request is that no door leads elsewhere', () => {
    const site = (url: string, SITES?: string) => {
      const { env: asked } = toSite(new Request(url), {
        ...bindings,
        ...(SITES === undefined ? {} : { SITES }),
      });
      return siteOf({ env: asked });
    };
    expect(site('https://chat.shop.test/session')).toBe(FIRST_SITE);
    expect(site('https://chat.shop.test/southern/session', 'south=/south')).toBe(FIRST_SITE);
    expect(site('https://chat.shop.test/session?at=/south', 'south=/south')).toBe(FIRST_SITE);
  });

  it('calls its objects as they were called before there were sites', () => {
    const objects = objectsOf(bindings, FIRST_SITE);
    expect(objects.desk().name).toBe('desk');
    expect(objects.chat('server/sessions/mary').name).toBe('server/sessions/mary');
    // By the hash of the id: a shard of another number would not know the ids that are there.
    expect(objects.sessionIndex('former-1').name).toBe('shard-5');
    expect(objects.signInGuard('sessions from 192.0.2.1').name).toBe('sessions from 192.0.2.1');
    expect(objects.signInGuard('attendant 12').name).toBe('attendant 12');
  });

  it('publishes under the base topic that is set', () => {
    expect(settingsOf({ MQTT_BASE_TOPIC: 'shop/chat' }, FIRST_SITE).baseTopic).toBe('shop/chat');
    expect(settingsOf({}, FIRST_SITE).baseTopic).toBe('chimpassist/demo');
  });
});

describe('another site', () => {
  it('shares no object and no topic with the first one', () => {
    const objects = objectsOf(bindings, 'north');
    const first = objectsOf(bindings, FIRST_SITE);
    expect(objects.desk().id.equals(first.desk().id)).toBe(false);
    const topic = 'server/sessions/mary';
    expect(objects.chat(topic).id.equals(first.chat(topic).id)).toBe(false);
    expect(settingsOf({ MQTT_BASE_TOPIC: 'shop' }, 'north').baseTopic).not.toBe('shop');
  });

  it('keeps a chat of its own, which the first site does not see', async () => {
    const topic = 'server/sessions/of-north';
    const customer = { id: 'of-north', name: 'Nora', avatarURL: null };
    const frame = { kind: 'request', at: 1, customer, sessionId: 's-1', proven: true } as const;
    const terms = { seenRev: 0, epoch: 0, log: false };
    const chat = objectsOf(bindings, 'north').chat(topic);
    await chat.handle([frame], terms);
    expect((await chat.session('s-1'))?.sessionTopic).toBe(topic);
    expect(await objectsOf(bindings, 'north').desk().topics('', 10)).toEqual([topic]);
    expect(await objectsOf(bindings, FIRST_SITE).desk().topics('', 10)).toEqual([]);
    expect(await objectsOf(bindings, FIRST_SITE).chat(topic).customer()).toBeNull();
  });
});

describe('settings', () => {
  it('are parsed once for the same texts, whichever object holds them', () => {
    const texts = { SESSION_TEMPLATE: '{"attendants":[{"type":"support/firstLevel"}]}' };
    expect(settingsOf({ ...texts }, FIRST_SITE)).toBe(settingsOf({ ...texts }, FIRST_SITE));
  });

  it('are parsed again where a text differs', () => {
    const changed = { RETENTION_DAYS: '30' };
    expect(settingsOf(changed, FIRST_SITE).retentionMs).toBe(30 * 86_400_000);
    changed.RETENTION_DAYS = '1';
    expect(settingsOf(changed, FIRST_SITE).retentionMs).toBe(86_400_000);
    expect(settingsOf({}, FIRST_SITE).retentionMs).toBeNull();
  });

  it('that are wrong are refused each time', () => {
    for (const _ of [1, 2])
      expect(() => settingsOf({ RETENTION_DAYS: 'soon' }, FIRST_SITE)).toThrow(/RETENTION_DAYS is "soon"/);
  });
});

describe('the list of sites', () => {
  it('has the first one, and each of the others once', () => {
    expect(sitesIn(undefined)).toEqual([FIRST_SITE]);
    expect(sitesIn('north=north.shop.test, south=/south, north=/north')).toEqual([
      FIRST_SITE,
      'north',
      'south',
    ]);
  });

  it.each([
    ['North=/north', 'names the site "North"'],
    ['north', 'says "north"'],
    ['north=', 'says "north="'],
    ['north=/a b', 'says "north=/a b"'],
    ['north=https://north.shop.test', 'says "north=https://north.shop.test"'],
    ['north=/session', 'calls of the first site begin with that path'],
    ['north=/v1/x', 'calls of the first site begin with that path'],
    ['north=/n, south=/n', 'names "/n" twice'],
  ])('refuses %s, and says what is wrong', (text, sentence) => {
    for (const _ of [1, 2]) expect(() => sitesIn(text)).toThrow(sentence);
  });
});

describe('a setting', () => {
  it('of a site alone counts there, and the common one where it has none', () => {
    const texts = { RETENTION_DAYS: '30', RETENTION_DAYS__NORTH: '1', MQTT_BASE_TOPIC__NORTH: 'elsewhere' };
    const days = (site: string) => (settingsOf(texts, site).retentionMs ?? 0) / 86_400_000;
    expect([days(FIRST_SITE), days('north'), days('south')]).toEqual([30, 1, 30]);
    // Where a site publishes follows from its name: no text leads it into another one's topics.
    expect(settingsOf(texts, 'north').baseTopic).toBe('chimpassist/demo/sites/north');
  });
});

describe('what belongs to one site', () => {
  const texts = { BRIDGE_SECRET: 'first', TOKEN_KEYS: '{}', IDENTITY_SECRET: '' };

  it('is read by the names of before for the first site', () => {
    expect(accessOf({ ...texts, BRIDGE_SECRET_PREVIOUS: 'former' }, FIRST_SITE)).toEqual({
      bridgeSecrets: ['first', 'former'],
      assistantEndpoint: null,
      assistantKey: null,
      assistantMasks: true,
      assistantDayLimit: 300,
      assistantModel: null,
      firstSupervisor: null,
      authenticationEndpoint: null,
      statisticsEndpoint: null,
      tokenKeys: '{}',
      identitySecret: null,
      mailEndpoint: null,
      mailFrom: null,
      mailReplyTo: null,
      mailSecret: null,
      mailByBridge: false,
      metricsToken: null,
      scanEndpoint: null,
      scanSecret: null,
      turnstileSecret: null,
      vapidKeys: null,
    });
  });

  it('is never another site’s, also where its own is missing', () => {
    const both = { ...texts, BRIDGE_SECRET__NORTH: 'of north' };
    expect(accessOf(both, 'north')).toMatchObject({ bridgeSecrets: ['of north'], tokenKeys: null });
    expect(accessOf(both, 'south').bridgeSecrets).toEqual([]);
  });

  it('signs with its own keys: a token of one site is none of another', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = JSON.stringify({ keys: [await exportJWK(privateKey)] });
    const both = { ...bindings, TOKEN_KEYS__NORTH: keys };
    const [first, north] = await Promise.all([keysOf(both, FIRST_SITE), keysOf(both, 'north')]);
    const token = await north?.sign({ kind: 'customer', id: 'mary', guest: false }, 'shop');
    expect(await north?.verify(token ?? '', 'shop')).not.toBeNull();
    expect(await first?.verify(token ?? '', 'shop')).toBeNull();
    expect(await keysOf(both, 'south')).toBeNull();
  });
});
