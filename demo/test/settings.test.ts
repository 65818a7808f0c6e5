import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePorts } from '../src/ports.ts';
import { readSettings } from '../src/settings.ts';
import { StartError } from '../src/start-error.ts';

describe('the settings of npm start', () => {
  it('are the ports that the documentation names when nothing is set', () => {
    const settings = readSettings({});
    expect(settings.ports).toEqual({
      MQTT_PORT: 1883,
      MQTT_WS_PORT: 8080,
      WORKER_PORT: 3134,
      BRIDGE_PORT: 3135,
      AUTHENTICATION_PORT: 3333,
      STATISTICS_PORT: 8000,
      MAIL_PORT: 8025,
      SMTP_PORT: 1025,
      BACK_OFFICE_PORT: 3210,
      SHOP_PORT: 3000,
    });
    expect(settings.externalBroker).toBeNull();
    expect(settings.mongoUrl).toBeUndefined();
    expect(settings.roads).toEqual(['broker', 'edge']);
  });

  it('leave out broker and bridge at --edge, and the edge where it is closed', () => {
    expect(readSettings({}, ['--edge']).roads).toEqual(['edge']);
    expect(readSettings({ EDGE_ROAD: 'off' }).roads).toEqual(['broker']);
  });

  it.each([
    ['an argument that it does not know', {}, ['--egde'], /does not know "--egde": it takes --edge/],
    ['no road at all', { EDGE_ROAD: 'off' }, ['--edge'], /EDGE_ROAD is "off".*unset it/],
    ['a broker', { MQTT_BROKER_HOST: 'ws://h/mqtt' }, ['--edge'], /MQTT_BROKER_HOST is set.*unset it/],
  ])('refuse with one sentence beside --edge: %s', (_what, environment, args, sentence) => {
    expect(() => readSettings(environment, args)).toThrow(StartError);
    expect(() => readSettings(environment, args)).toThrow(sentence);
  });

  it('count an empty text as not set', () => {
    const settings = readSettings({ MQTT_BROKER_HOST: ' ', MONGO_CONNECTION_URL: '', LEGACY_CLIENTS: '' });
    expect(settings.externalBroker).toBeNull();
    expect(settings.mongoUrl).toBeUndefined();
    expect(settings.handedOn.worker).toEqual({});
  });

  it.each([
    ['no port number', { WORKER_PORT: 'http' }, /WORKER_PORT is "http", which is not a port number/],
    ['a port that there is not', { SHOP_PORT: '70000' }, /SHOP_PORT is "70000"/],
    [
      'a broker that is not an address',
      { MQTT_BROKER_HOST: 'broker' },
      /MQTT_BROKER_HOST is "broker", which is not an address/,
    ],
    ['a broker of a strange kind', { MQTT_BROKER_HOST: 'ftp://h' }, /begins with "ftp:"/],
    [
      'a TCP broker without an address for browsers',
      { MQTT_BROKER_HOST: 'mqtt://h' },
      /set MQTT_BROKER_WS_HOST/,
    ],
    [
      'an address for browsers that they cannot speak',
      { MQTT_BROKER_HOST: 'mqtt://h', MQTT_BROKER_WS_HOST: 'mqtts://h' },
      /it must begin with ws: or wss:/,
    ],
    ['an address for browsers alone', { MQTT_BROKER_WS_HOST: 'ws://h/mqtt' }, /without MQTT_BROKER_HOST/],
  ])('are refused with one sentence: %s', (_what, environment, sentence) => {
    expect(() => readSettings(environment)).toThrow(StartError);
    expect(() => readSettings(environment)).toThrow(sentence);
  });

  it.each([
    ['http://h:8080/mqtt?a=1', 'ws://h:8080/mqtt?a=1'],
    ['https://h/mqtt', 'wss://h/mqtt'],
    ['wss://h/x', 'wss://h/x'],
  ])('take %s as the address for browsers %s too', (written, address) => {
    const broker = readSettings({ MQTT_BROKER_HOST: written }).externalBroker;
    expect(broker).toMatchObject({ url: address, browserUrl: address });
  });
});

describe('the ports', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  });

  async function takePort(host: string): Promise<number> {
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    return address.port;
  }

  async function freeEnvironment(): Promise<Record<string, string>> {
    const ports = await choosePorts(readSettings({ CHIMP_PORTS: 'free' }));
    return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
  }

  it.each(['127.0.0.1', '0.0.0.0', '::'])(
    'that %s holds are named with the setting that moves them',
    async (host) => {
      const port = await takePort(host);
      const settings = readSettings({ ...(await freeEnvironment()), WORKER_PORT: String(port) });
      await expect(choosePorts(settings)).rejects.toThrow(
        `Port ${port}, which the Worker needs, is taken by another program: end that program, or set WORKER_PORT to another port, and start again.`,
      );
    },
  );

  it('are all named at once if other programs hold them', async () => {
    const [one, two] = [await takePort('127.0.0.1'), await takePort('127.0.0.1')];
    const settings = readSettings({
      ...(await freeEnvironment()),
      SHOP_PORT: String(one),
      MQTT_PORT: String(two),
    });
    await expect(choosePorts(settings)).rejects.toThrow(/MQTT_PORT.*SHOP_PORT/);
  });

  it('of the embedded broker may be taken where another broker is used', async () => {
    const port = await takePort('127.0.0.1');
    const environment = {
      ...(await freeEnvironment()),
      MQTT_PORT: String(port),
      MQTT_BROKER_HOST: 'ws://h/mqtt',
    };
    expect(await choosePorts(readSettings(environment))).toMatchObject({ MQTT_PORT: port });
  });

  it('of broker and bridge may be taken at --edge', async () => {
    const taken = { MQTT_PORT: '127.0.0.1', MQTT_WS_PORT: '127.0.0.1', BRIDGE_PORT: '127.0.0.1' };
    const environment = await freeEnvironment();
    for (const [name, host] of Object.entries(taken)) environment[name] = String(await takePort(host));
    await expect(choosePorts(readSettings(environment))).rejects.toThrow(/MQTT_PORT.*BRIDGE_PORT/);
    expect(await choosePorts(readSettings(environment, ['--edge']))).toMatchObject({
      BRIDGE_PORT: Number(environment.BRIDGE_PORT),
    });
    const mirrored = { ...environment, MONGO_CONNECTION_URL: 'mongodb://h' };
    await expect(choosePorts(readSettings(mirrored, ['--edge']))).rejects.toThrow(/set BRIDGE_PORT/);
  });

  it('are refused if two parts get the same one', async () => {
    const environment = await freeEnvironment();
    const port = environment.SHOP_PORT ?? '';
    const settings = readSettings({ ...environment, WORKER_PORT: port });
    await expect(choosePorts(settings)).rejects.toThrow(`WORKER_PORT and SHOP_PORT are both ${port}`);
  });
});
