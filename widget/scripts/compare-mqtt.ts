import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { putIntoPage } from './put-into-page.ts';

/**
 * `npm run compare-mqtt -w widget`: what each MQTT client weighs in a browser, bundled by the same bundler, used for the
 * same three things. Puts the table into docs/widget.md, between its two marks.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

interface Candidate {
  name: string;
  package: string | null;
  /** Connects, subscribes and publishes, so that no part of it is left out as unused. */
  code: string;
  lacks: string;
}

const CANDIDATES: Candidate[] = [
  {
    name: 'MQTT.js',
    package: 'mqtt',
    code: `import mqtt from 'mqtt';
      const client = mqtt.connect('ws://localhost');
      client.on('message', console.log);
      client.subscribe('a', { qos: 1 });
      client.publish('a', 'b', { qos: 1 });`,
    lacks:
      'Twice the budget of everything after opening. Reconnects at fixed intervals; nothing survives a reload',
  },
  {
    name: '`mqtt-packet`, the codec of MQTT.js',
    package: 'mqtt-packet',
    code: `import { generate, parser } from 'mqtt-packet';
      parser().on('packet', console.log);
      console.log(generate({ cmd: 'pingreq' }));`,
    lacks: 'Only a codec, for Node’s `Buffer` and streams, which come along; the budget of everything',
  },
  {
    name: 'Paho',
    package: 'paho-mqtt',
    code: `import Paho from 'paho-mqtt';
      const client = new Paho.Client('localhost', 80, '/mqtt', 'id');
      client.onMessageArrived = console.log;
      client.connect({ reconnect: true, onSuccess: () => { client.subscribe('a', { qos: 1 });
        client.send('a', 'b', 1); } });`,
    lacks:
      'No release for years. Reads `localStorage` at import, which throws where a browser blocks storage',
  },
  {
    name: '`u8-mqtt`',
    package: 'u8-mqtt',
    code: `import mqtt from 'u8-mqtt/web';
      const client = mqtt().with_websock('ws://localhost').with_autoreconnect();
      client.connect();
      client.subscribe_topic('a', console.log);
      client.json_send('a', 'b');`,
    lacks:
      'Reads `sessionStorage` at import, which throws where a browser blocks storage; an acknowledgement that does not come resolves like one that came; a missing PINGRESP goes unnoticed; logs to the console',
  },
  {
    name: '`client/src`: own codec, link, machine and outbox',
    package: null,
    code: `import { createConnection } from '@chimpassist/client/mqtt';
      import { createOutbox } from '@chimpassist/client/outbox';
      const connection = createConnection({ brokerHost: 'ws://localhost', baseTopic: 'a' });
      const outbox = createOutbox({ connection, storage: { load: () => [], save: console.log } });
      connection.subscribe('a', 1, console.log);
      outbox.add({ id: '1', topic: 'a', payload: {} });
      connection.start();`,
    lacks: 'QoS 2, which the browser’s side does not use; MQTT 5 is in the codec and not loaded. **Taken**',
  },
];

async function sizeOf(code: string): Promise<{ min: number; gzip: number }> {
  const entry = '\0candidate.js';
  const result = (await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'candidate',
        resolveId(id, importer) {
          if (id === 'candidate') return entry;
          // As if the widget itself imported it.
          if (importer === entry) return this.resolve(id, `${root}src/index.js`, { skipSelf: true });
          return null;
        },
        load: (id) => (id === entry ? code : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: 'candidate', output: { codeSplitting: false, minify: true } },
    },
  })) as Rolldown.RolldownOutput;
  const [{ code: built }] = result.output;
  return { min: Buffer.byteLength(built), gzip: gzipSync(built, { level: 9 }).length };
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

function versionOf(name: string): string {
  const file = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return ` ${version}`;
}

const lines = ['| client | minified | gzip | what it lacks here |', '|---|---|---|---|'];
for (const { name, package: of, code, lacks } of CANDIDATES) {
  const { min, gzip } = await sizeOf(code);
  lines.push(
    `| ${name}${of === null ? '' : versionOf(of)} | ${kilobytes(min)} | ${kilobytes(gzip)} | ${lacks} |`,
  );
}
const table = lines.join('\n');
console.log(table);

putIntoPage('compare-mqtt', table);
