import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HELP } from '../src/cli/help.ts';
import { readMirrorSettings, readRole, readSettings } from '../src/settings.ts';

describe('the settings', () => {
  const good = { MQTT_BROKER_HOST: 'mqtt://h', BACKEND_ENDPOINT: 'http://w', BRIDGE_SECRET: 's' };

  it.each([
    [{ MQTT_BROKER_HOST: '' }, 'MQTT_BROKER_HOST'],
    [{ MQTT_BROKER_HOST: 'ftp://h' }, 'MQTT_BROKER_HOST'],
    [{ BACKEND_ENDPOINT: 'nowhere' }, 'BACKEND_ENDPOINT'],
    [{ BRIDGE_SECRET: ' ' }, 'BRIDGE_SECRET'],
    [{ BRIDGE_PORT: '70000' }, 'BRIDGE_PORT'],
    [{ SPOOL_LIMIT: 'many' }, 'SPOOL_LIMIT'],
    [{ SITE: 'a/b' }, 'SITE'],
    [{ CHAT_MESSAGES_PER_MINUTE: '-1' }, 'CHAT_MESSAGES_PER_MINUTE'],
    [{ ATTENDANT_PRESENCE_MQTT_BROKER_HOST: 'mqtt://m' }, 'ATTENDANT_PRESENCE_TOPIC'],
  ])('say what is wrong in one sentence that names it: %j', (over, name) => {
    expect(() => readSettings({ ...good, ...over })).toThrow(name);
  });

  it('of a site beside the first one name its own topics, file and database', () => {
    const first = readSettings({ ...good, SPOOL_PATH: '/data/spool.db' });
    const south = readSettings({ ...good, SPOOL_PATH: '/data/spool.db', SITE: 'south' });
    expect([first.baseTopic, first.spoolPath, first.mongoDatabase]).toEqual([
      'chimpassist/demo',
      '/data/spool.db',
      'chimpassist',
    ]);
    expect([south.baseTopic, south.spoolPath, south.mongoDatabase]).toEqual([
      'chimpassist/demo/sites/south',
      '/data/spool.db.south',
      'chimpassist-south',
    ]);
    expect(readMirrorSettings({ ...mirror, SITE: 'south' }).mongoDatabase).toBe('chimpassist-south');
  });

  const mirror = {
    MONGO_CONNECTION_URL: 'mongodb://m',
    BACKEND_ENDPOINT: 'http://w',
    BRIDGE_SECRET: 's',
  };

  it.each([
    [good, 'bridge'],
    [{ ...good, MONGO_CONNECTION_URL: 'mongodb://m' }, 'bridge'],
    [{ ...good, BRIDGE_ROLE: 'bridge' }, 'bridge'],
    [mirror, 'mirror'],
    [{ ...mirror, BRIDGE_ROLE: 'mirror', MQTT_BROKER_HOST: ' ' }, 'mirror'],
    [{ ...mirror, BRIDGE_ROLE: 'bridge' }, 'bridge'],
    [{}, 'bridge'],
  ])('%j are those of a %s', (environment, role) => {
    expect(readRole(environment)).toBe(role);
  });

  it.each([
    [{ ...mirror, BRIDGE_ROLE: 'mirrors' }, /^BRIDGE_ROLE is neither "bridge" nor "mirror", nor unset/],
    [
      { ...good, BRIDGE_ROLE: 'mirror' },
      /^BRIDGE_ROLE is "mirror", and MQTT_BROKER_HOST is set: a mirror has no broker/,
    ],
    [
      { ...mirror, ATTENDANT_PRESENCE_TOPIC: '+/x' },
      /^ATTENDANT_PRESENCE_TOPIC is set, and this is a mirror only/,
    ],
  ])('that do not go together are refused: %j', (environment, sentence) => {
    expect(() => readRole(environment)).toThrow(sentence);
  });

  it('of a mirror without MongoDB, or of a bridge without work, say what is missing', () => {
    expect(() => readMirrorSettings({ ...mirror, MONGO_CONNECTION_URL: '' })).toThrow(
      /^MONGO_CONNECTION_URL is not set: set it, for example to mongodb/,
    );
    expect(() => readSettings({ ...mirror, MONGO_CONNECTION_URL: '' })).toThrow(
      /^MQTT_BROKER_HOST is not set: .* Without a broker and without MongoDB .* nothing needs a bridge: the Worker serves the chats alone\.$/,
    );
  });

  it('are all named by --help', () => {
    const source = readFileSync(new URL('../src/settings.ts', import.meta.url), 'utf8');
    const names = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !HELP.includes(name))).toEqual([]);
  });
});
