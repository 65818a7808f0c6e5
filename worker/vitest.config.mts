import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { exportJWK, generateKeyPair } from 'jose';
import { defineConfig } from 'vitest/config';
import { runsOf } from '../vitest.long-runs.ts';
import { ASKS_OFTEN, PATIENCE, SHARED_PROCESS } from '../vitest.patience.ts';
import { MAIL_SECRET, provider } from './test/mail/provider.ts';
import { operator } from './test/operator.ts';
import { pushService } from './test/push/push-service.ts';
import { SCAN_SECRET, scanner } from './test/scan/scanner.ts';
import { receiver } from './test/v1/receiver.ts';

const BRIDGE_SECRET = 'the secret of these tests';
const newTokenKeys = async (): Promise<string> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return JSON.stringify({ keys: [await exportJWK(privateKey)] });
};
const TOKEN_KEYS = await newTokenKeys();
const VAPID_KEYS = JSON.stringify(
  await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey),
);

/** One project per set of variables: an object reads them when it is made. */
const project = (
  name: string,
  include: string[],
  bindings: Record<string, string>,
  outbound = {},
  globalSetup: string[] = [],
) => ({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: '../wrangler.toml' },
      miniflare: {
        bindings: { BRIDGE_SECRET, TOKEN_KEYS, ASSIGNMENT_TIMEOUT: '60000', ...bindings },
        ...outbound,
      },
    }),
  ],
  test: {
    name,
    include,
    globalSetup,
    setupFiles: ['test/setup.ts'],
    ...PATIENCE,
    ...ASKS_OFTEN,
    ...SHARED_PROCESS,
  },
});

export const workerProjects = [
  project('default', ['test/*.test.ts', 'test/{figures,forms,outlet,machine,routing,hours}/*.test.ts'], {
    IDENTITY_SECRET: 'the identity secret of these tests',
    ALLOWED_ORIGINS: 'https://shop.test',
    CUSTOMER_ATTRIBUTES: 'plan, cart value',
    VAPID_KEYS,
    LINK_MESSAGES: String(runsOf(5_000, 0.3)),
    LINK_ROUNDS: String(runsOf(40)),
    MACHINE_RUNS: String(runsOf(10_000)),
    DESK_DAYS: String(runsOf(300)),
  }),
  project(
    'v1',
    ['test/v1/*.test.ts'],
    {
      IDENTITY_SECRET: 'the identity secret of these tests',
      API_INPUTS: String(runsOf(20_000)),
      MAIL_FROM: 'The Shop <support@shop.test>',
      MAIL_ENDPOINT: 'https://mail.operator.test/send',
      MAIL_SECRET,
    },
    { r2Buckets: ['FILES'], outboundService: receiver },
  ),
  project(
    'hooks',
    ['test/hooks/*.test.ts'],
    {
      AUTHENTICATION_ENDPOINT: 'https://auth.operator.test/',
      STATISTICS_ENDPOINT: 'https://statistics.operator.test',
      MQTT_BROKER_HOST: 'wss://mqtt.operator.test/mqtt',
    },
    { outboundService: operator },
  ),
  project(
    'hostile',
    ['test/hostile/*.test.ts'],
    {
      ALLOWED_ORIGINS: 'https://shop.test',
      AUTHENTICATION_ENDPOINT: 'https://auth.operator.test/',
      STATISTICS_ENDPOINT: 'https://statistics.operator.test',
      FUZZ_INPUTS: String(runsOf(50_000, 0.02)),
      EDGE_STREAMS: String(runsOf(5_000, 0.02)),
    },
    { outboundService: operator },
  ),
  // These ask real sockets.
  project('odd', ['test/odd/*.test.ts'], {}, {}, ['test/odd/server.ts']),
  // Pure: it needs no Worker around it.
  { test: { name: 'mqtt', include: ['test/mqtt/*.test.ts'], ...PATIENCE } },
  project('legacy', ['test/legacy/*.test.ts'], { LEGACY_CLIENTS: 'all' }),
  project(
    'limit',
    ['test/limit/*.test.ts'],
    { ATTENDANT_MAX_SESSIONS: '2', EDGE_ROAD: 'off', RETENTION_DAYS: '30' },
    { r2Buckets: ['FILES'] },
  ),
  project(
    'files',
    ['test/files/*.test.ts'],
    {
      ATTACHMENT_MAX_BYTES: '1000000',
      ATTACHMENT_DAY_BYTES: '2500000',
      ATTACHMENT_CHAT_BYTES: '4100000',
      LEGACY_CLIENTS: 'all',
    },
    { r2Buckets: ['FILES'] },
  ),
  project(
    'scan',
    ['test/scan/*.test.ts'],
    {
      ATTACHMENT_SCAN_ENDPOINT: 'https://scan.operator.test/files',
      ATTACHMENT_SCAN_SECRET: SCAN_SECRET,
      LEGACY_CLIENTS: 'all',
    },
    { r2Buckets: ['FILES'], outboundService: scanner },
  ),
  project(
    'mail',
    ['test/mail/*.test.ts'],
    {
      MAIL_FROM: 'The Shop <support@shop.test>',
      MAIL_REPLY_TO: 'reply@mail.shop.test',
      MAIL_ENDPOINT: 'https://mail.operator.test/send',
      MAIL_SECRET,
      MAIL_DELAY: '1',
    },
    { r2Buckets: ['FILES'], outboundService: provider },
  ),
  project(
    'sites',
    ['test/sites/*.test.ts'],
    {
      SITES: 'north=north.shop.test, south=/south',
      ALLOWED_ORIGINS: 'https://shop.test',
      ALLOWED_ORIGINS__NORTH: 'https://north.test',
      IDENTITY_SECRET: 'the identity secret of these tests',
      TOKEN_KEYS__NORTH: await newTokenKeys(),
      TOKEN_KEYS__SOUTH: await newTokenKeys(),
      BRIDGE_SECRET__NORTH: 'the secret of north',
      BRIDGE_SECRET__SOUTH: 'the secret of south',
      MAIL_FROM: 'The Shop <support@shop.test>',
      MAIL_REPLY_TO: 'reply@mail.shop.test',
      MAIL_SECRET: 'the mail secret of the first site',
      MAIL_FROM__SOUTH: 'South <support@south.test>',
      MAIL_REPLY_TO__SOUTH: 'reply@mail.south.test',
      MAIL_SECRET__SOUTH: MAIL_SECRET,
      MAIL_ENDPOINT__SOUTH: 'https://mail.operator.test/send',
      MAIL_DELAY: '1',
    },
    { r2Buckets: ['FILES'], outboundService: provider },
  ),
  project(
    'push',
    ['test/push/*.test.ts'],
    { VAPID_KEYS, PUSH_DELAY: '1', PUSH_SERVICE: 'http://push.stand-in.test:9000' },
    { outboundService: pushService },
  ),
  project('template', ['test/template/*.test.ts'], {
    SESSION_TEMPLATE: JSON.stringify({
      customersAllowed: 1,
      attendants: [
        { type: 'support/firstLevel', required: true },
        { type: 'support/secondLevel', required: true },
        { type: 'support/supervisor', required: false },
      ],
    }),
  }),
];

export default defineConfig({ test: { projects: workerProjects } });
