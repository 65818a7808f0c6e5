import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HELP } from '../src/cli/help.ts';
import { readSettings } from '../src/settings.ts';

describe('the settings', () => {
  const good = { MQTT_BROKER_HOST: 'mqtt://h', BACKEND_ENDPOINT: 'http://w', BRIDGE_SECRET: 's' };

  it.each([
    [{ MQTT_BROKER_HOST: '' }, 'MQTT_BROKER_HOST'],
    [{ MQTT_BROKER_HOST: 'ftp://h' }, 'MQTT_BROKER_HOST'],
    [{ BACKEND_ENDPOINT: 'nowhere' }, 'BACKEND_ENDPOINT'],
    [{ BRIDGE_SECRET: ' ' }, 'BRIDGE_SECRET'],
    [{ BRIDGE_PORT: '70000' }, 'BRIDGE_PORT'],
    [{ SPOOL_LIMIT: 'many' }, 'SPOOL_LIMIT'],
    [{ CHAT_MESSAGES_PER_MINUTE: '-1' }, 'CHAT_MESSAGES_PER_MINUTE'],
    [{ ATTENDANT_PRESENCE_MQTT_BROKER_HOST: 'mqtt://m' }, 'ATTENDANT_PRESENCE_TOPIC'],
  ])('say what is wrong in one sentence that names it: %j', (over, name) => {
    expect(() => readSettings({ ...good, ...over })).toThrow(name);
  });

  it('are all named by --help', () => {
    const source = readFileSync(new URL('../src/settings.ts', import.meta.url), 'utf8');
    const names = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !HELP.includes(name))).toEqual([]);
  });
});
