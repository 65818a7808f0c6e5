import { startBackOffice } from './back-office.ts';
import { startBridge } from './bridge.ts';
import { BRIDGE_USERNAME, WEB_SOCKET_PATH } from './broker-names.ts';
import { authenticationHook } from './hooks/authentication.ts';
import { SCAN_PATH, scanHook, scanSecretOf } from './hooks/scan.ts';
import { statisticsHook } from './hooks/statistics.ts';
import { startHttpPart } from './http-part.ts';
import { MAIL_HOOK_PATH, mailSecretOf } from './mail/mail-hook.ts';
import { startMail } from './mail/mail-part.ts';
import { Parts, type Step } from './parts.ts';
import type { BoxAddresses } from './report.ts';
import type { Secrets } from './secrets.ts';
import type { Ports, Settings } from './settings.ts';
import { startShop } from './shop.ts';
import { shown } from './shown.ts';
import { startWorker } from './worker.ts';

export interface Addresses extends BoxAddresses {
  /** null: there is none. */
  bridge: string | null;
  authentication: string;
  /** Where mail is taken: `smtp://…`. */
  smtp: string;
  statistics: string;
  baseTopic: string;
}

export interface Stack extends Pick<Parts, 'ended' | 'start' | 'stop'> {
  addresses: Addresses;
}

export interface StackOptions {
  settings: Settings;
  /** Chosen and found free. */
  ports: Ports;
  secrets: Secrets;
}

/** Servers ask each other at this address; `localhost` may lead them to ::1 first. */
const local = (port: number): string => `http://127.0.0.1:${port}`;
/** People and browsers are told this one. */
const page = (port: number): string => `http://localhost:${port}`;

/** Where the Worker speaks MQTT, as it says itself in its answers. */
const edgeOf = (ports: Ports): string => `ws://localhost:${ports.WORKER_PORT}/mqtt`;

const DEMO_MAIL_FROM = 'Demo shop <support@shop.localhost>';
/** Who tries it out does not wait as long as a customer's page may be closed. */
const DEMO_MAIL_DELAY_MS = '15000';

type BrokerAddresses = Pick<Addresses, 'bridge' | 'mqtt' | 'mqttWebSocket'>;

function brokerAddressesOf({ settings, ports }: StackOptions): BrokerAddresses {
  const external = settings.externalBroker;
  const bridge = page(ports.BRIDGE_PORT);
  if (!settings.roads.includes('broker'))
    return {
      bridge: settings.mongoUrl === undefined ? null : bridge,
      mqtt: null,
      mqttWebSocket: edgeOf(ports),
    };
  if (external !== null)
    return { bridge, mqtt: shown(external.url), mqttWebSocket: shown(external.browserUrl) };
  return {
    bridge,
    mqtt: `mqtt://localhost:${ports.MQTT_PORT}`,
    mqttWebSocket: `ws://localhost:${ports.MQTT_WS_PORT}${WEB_SOCKET_PATH}`,
  };
}

function addressesOf(options: StackOptions): Addresses {
  const { settings, ports } = options;
  return {
    shop: page(ports.SHOP_PORT),
    backOffice: page(ports.BACK_OFFICE_PORT),
    worker: page(ports.WORKER_PORT),
    mail: page(ports.MAIL_PORT),
    authentication: page(ports.AUTHENTICATION_PORT),
    smtp: `smtp://localhost:${ports.SMTP_PORT}`,
    statistics: page(ports.STATISTICS_PORT),
    ...brokerAddressesOf(options),
    edge: settings.roads.includes('edge') ? edgeOf(ports) : null,
    baseTopic: settings.baseTopic,
  };
}

function workerVariables(options: StackOptions): Record<string, string> {
  const { settings, ports, secrets } = options;
  return {
    BRIDGE_SECRET: secrets.bridgeSecret,
    TOKEN_KEYS: JSON.stringify(secrets.tokenKeys),
    IDENTITY_SECRET: secrets.identitySecret,
    VAPID_KEYS: JSON.stringify(secrets.vapidKeys),
    MQTT_BASE_TOPIC: settings.baseTopic,
    AUTHENTICATION_ENDPOINT: settings.authenticationEndpoint ?? local(ports.AUTHENTICATION_PORT),
    STATISTICS_ENDPOINT: settings.statisticsEndpoint ?? local(ports.STATISTICS_PORT),
    ATTACHMENT_SCAN_ENDPOINT: `${local(ports.STATISTICS_PORT)}${SCAN_PATH}`,
    ATTACHMENT_SCAN_SECRET: scanSecretOf(secrets.identitySecret),
    MAIL_FROM: DEMO_MAIL_FROM,
    MAIL_ENDPOINT: `${local(ports.MAIL_PORT)}${MAIL_HOOK_PATH}`,
    MAIL_SECRET: mailSecretOf(secrets.identitySecret),
    MAIL_DELAY: DEMO_MAIL_DELAY_MS,
    ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
    ...(settings.roads.includes('edge') ? {} : { EDGE_ROAD: 'off' }),
    // Who tries webhooks has a receiver on this machine.
    WEBHOOK_PRIVATE: 'on',
    ...settings.handedOn.worker,
    // Whom nobody tells where to connect is sent there.
    ...(settings.roads.includes('broker')
      ? { MQTT_BROKER_WS_HOST: brokerAddressesOf(options).mqttWebSocket }
      : {}),
  };
}

function mirrorVariables({ settings, ports, secrets }: StackOptions): Record<string, string> {
  return {
    BRIDGE_ROLE: 'mirror',
    BACKEND_ENDPOINT: local(ports.WORKER_PORT),
    BRIDGE_SECRET: secrets.bridgeSecret,
    ...(settings.mongoUrl === undefined ? {} : { MONGO_CONNECTION_URL: settings.mongoUrl }),
  };
}

function bridgeVariables({ settings, ports, secrets }: StackOptions): Record<string, string> {
  const external = settings.externalBroker;
  const broker: Record<string, string> =
    external === null
      ? {
          MQTT_BROKER_HOST: `mqtt://127.0.0.1:${ports.MQTT_PORT}`,
          MQTT_USERNAME: BRIDGE_USERNAME,
          MQTT_PASSWORD: secrets.brokerPassword,
        }
      : {
          MQTT_BROKER_HOST: external.url,
          ...(external.username === undefined ? {} : { MQTT_USERNAME: external.username }),
          ...(external.password === undefined ? {} : { MQTT_PASSWORD: external.password }),
        };
  return {
    ...settings.handedOn.bridge,
    ...broker,
    MQTT_BASE_TOPIC: settings.baseTopic,
    BACKEND_ENDPOINT: local(ports.WORKER_PORT),
    BRIDGE_SECRET: secrets.bridgeSecret,
    ...(settings.mongoUrl === undefined ? {} : { MONGO_CONNECTION_URL: settings.mongoUrl }),
  };
}

/** The embedded broker, unless an operator's own is used. */
function brokerSteps({ settings, ports, secrets }: StackOptions): Step[] {
  if (settings.externalBroker !== null || !settings.roads.includes('broker')) return [];
  const start = async () => {
    // Not loaded where there is no broker: it would be a tenth of that start.
    const { startBroker } = await import('./broker.ts');
    return startBroker({
      port: ports.MQTT_PORT,
      webSocketPort: ports.MQTT_WS_PORT,
      baseTopic: settings.baseTopic,
      bridgePassword: secrets.brokerPassword,
      tokenKeys: JSON.stringify(secrets.tokenKeys),
      legacyClients: settings.legacyClients,
      allowedOrigins: settings.allowedOrigins,
    });
  };
  return [{ start }];
}

/** The Worker, and where a broker is, the bridge between the two; without one a mirror, where a database is. */
function serverSteps(options: StackOptions): Step[] {
  const { settings, ports } = options;
  const { stateDir, isDevelopment } = settings;
  const worker: Step = {
    start: () =>
      startWorker({
        port: ports.WORKER_PORT,
        stateDir,
        variables: workerVariables(options),
        isDevelopment,
      }),
  };
  const isMirror = !settings.roads.includes('broker');
  if (isMirror && settings.mongoUrl === undefined) return [worker];
  const bridge: Step = {
    start: () =>
      startBridge({
        port: ports.BRIDGE_PORT,
        stateDir,
        variables: isMirror ? mirrorVariables(options) : bridgeVariables(options),
        isMirror,
        isDevelopment,
      }),
    after: worker,
  };
  return [worker, bridge];
}

function pageSteps({ settings, ports, secrets }: StackOptions, addresses: Addresses): Step[] {
  const { isDevelopment, allowedOrigins } = settings;
  const logDir = `${settings.stateDir}/logs`;
  const hooks: Step = {
    start: () =>
      startHttpPart(
        'Demo hooks',
        `${addresses.authentication} (sign-in), ${addresses.statistics} (statistics)`,
        [
          { app: authenticationHook(allowedOrigins), port: ports.AUTHENTICATION_PORT },
          {
            app: statisticsHook(allowedOrigins).route('/', scanHook(scanSecretOf(secrets.identitySecret))),
            port: ports.STATISTICS_PORT,
          },
        ],
      ),
  };
  const backOffice: Step = {
    start: () =>
      startBackOffice({
        port: ports.BACK_OFFICE_PORT,
        logDir,
        env: {
          ...settings.handedOn.backOffice,
          BACKEND_ENDPOINT: addresses.worker,
          MQTT_BROKER_HOST: addresses.mqttWebSocket,
          MQTT_BASE_TOPIC: settings.baseTopic,
        },
        isDevelopment,
      }),
  };
  const shop: Step = {
    start: () =>
      startShop({
        port: ports.SHOP_PORT,
        logDir,
        isDevelopment,
        backendEndpoint: addresses.worker,
        brokerHost: addresses.mqttWebSocket,
        edgeHost: addresses.edge,
        baseTopic: settings.baseTopic,
        identitySecret: secrets.identitySecret,
        allowedOrigins,
      }),
  };
  const mail: Step = {
    start: () =>
      startMail({
        port: ports.MAIL_PORT,
        smtpPort: ports.SMTP_PORT,
        worker: local(ports.WORKER_PORT),
        secret: mailSecretOf(secrets.identitySecret),
      }),
  };
  return [hooks, mail, backOffice, shop];
}

/** The whole platform; nothing runs before `start`. */
export function createStack(options: StackOptions): Stack {
  const addresses = addressesOf(options);
  const parts = new Parts([
    ...brokerSteps(options),
    ...serverSteps(options),
    ...pageSteps(options, addresses),
  ]);
  return {
    addresses,
    ended: parts.ended,
    start: (ready) => parts.start(ready),
    stop: () => parts.stop(),
  };
}
