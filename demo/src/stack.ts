import { startBackOffice } from './back-office.ts';
import { startBridge } from './bridge.ts';
import { BRIDGE_USERNAME, startBroker, WEB_SOCKET_PATH } from './broker.ts';
import { authenticationHook } from './hooks/authentication.ts';
import { statisticsHook } from './hooks/statistics.ts';
import { startHttpPart } from './http-part.ts';
import type { Part } from './part.ts';
import { shown } from './reachable.ts';
import type { BoxAddresses } from './report.ts';
import type { Secrets } from './secrets.ts';
import type { Ports, Settings } from './settings.ts';
import { startShop } from './shop.ts';
import { startWorker } from './worker.ts';

export interface Addresses extends BoxAddresses {
  bridge: string;
  authentication: string;
  statistics: string;
  baseTopic: string;
}

/** Told about each part as it becomes ready. */
type Ready = (part: Part, ms: number) => void;

export interface Stack {
  addresses: Addresses;
  /** Resolves with a sentence when a part ended by itself. */
  ended: Promise<string>;
  /** Ends all parts, the last one first. Also after a start that failed or was broken off. */
  stop(): Promise<void>;
  start(ready: Ready): Promise<void>;
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

function addressesOf({ settings, ports }: StackOptions): Addresses {
  const external = settings.externalBroker;
  return {
    shop: page(ports.SHOP_PORT),
    backOffice: page(ports.BACK_OFFICE_PORT),
    worker: page(ports.WORKER_PORT),
    bridge: page(ports.BRIDGE_PORT),
    authentication: page(ports.AUTHENTICATION_PORT),
    statistics: page(ports.STATISTICS_PORT),
    mqtt: external === null ? `mqtt://localhost:${ports.MQTT_PORT}` : shown(external.url),
    mqttWebSocket:
      external === null
        ? `ws://localhost:${ports.MQTT_WS_PORT}${WEB_SOCKET_PATH}`
        : shown(external.browserUrl),
    baseTopic: settings.baseTopic,
  };
}

function workerVariables({ settings, ports, secrets }: StackOptions): Record<string, string> {
  return {
    BRIDGE_SECRET: secrets.bridgeSecret,
    TOKEN_KEYS: JSON.stringify(secrets.tokenKeys),
    IDENTITY_SECRET: secrets.identitySecret,
    MQTT_BASE_TOPIC: settings.baseTopic,
    AUTHENTICATION_ENDPOINT: settings.authenticationEndpoint ?? local(ports.AUTHENTICATION_PORT),
    STATISTICS_ENDPOINT: settings.statisticsEndpoint ?? local(ports.STATISTICS_PORT),
    ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
    ...settings.handedOn.worker,
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

/** The whole platform; nothing runs before `start`. */
export function createStack(options: StackOptions): Stack {
  const { settings, ports, secrets } = options;
  const addresses = addressesOf(options);
  const logDir = `${settings.stateDir}/logs`;
  const parts: Part[] = [];
  let isStopping = false;
  let reportEnd: (sentence: string) => void;
  const ended = new Promise<string>((resolve) => {
    reportEnd = resolve;
  });

  const steps: (() => Promise<Part>)[] = [
    ...(settings.externalBroker === null
      ? [
          () =>
            startBroker({
              port: ports.MQTT_PORT,
              webSocketPort: ports.MQTT_WS_PORT,
              baseTopic: settings.baseTopic,
              bridgePassword: secrets.brokerPassword,
              tokenKeys: JSON.stringify(secrets.tokenKeys),
              legacyClients: settings.legacyClients,
              allowedOrigins: settings.allowedOrigins,
            }),
        ]
      : []),
    () =>
      startWorker({
        port: ports.WORKER_PORT,
        stateDir: settings.stateDir,
        variables: workerVariables(options),
      }),
    () =>
      startBridge({
        port: ports.BRIDGE_PORT,
        stateDir: settings.stateDir,
        variables: bridgeVariables(options),
        isDevelopment: settings.isDevelopment,
      }),
    () =>
      startHttpPart(
        'Demo hooks',
        `${addresses.authentication} (sign-in), ${addresses.statistics} (statistics)`,
        [
          { app: authenticationHook(settings.allowedOrigins), port: ports.AUTHENTICATION_PORT },
          { app: statisticsHook(settings.allowedOrigins), port: ports.STATISTICS_PORT },
        ],
      ),
    () =>
      startBackOffice({
        port: ports.BACK_OFFICE_PORT,
        logDir,
        env: {
          ...settings.handedOn.backOffice,
          BACKEND_ENDPOINT: addresses.worker,
          MQTT_BROKER_HOST: addresses.mqttWebSocket,
          MQTT_BASE_TOPIC: settings.baseTopic,
        },
        isDevelopment: settings.isDevelopment,
      }),
    () =>
      startShop({
        port: ports.SHOP_PORT,
        logDir,
        isDevelopment: settings.isDevelopment,
        backendEndpoint: addresses.worker,
        brokerHost: addresses.mqttWebSocket,
        baseTopic: settings.baseTopic,
        identitySecret: secrets.identitySecret,
        allowedOrigins: settings.allowedOrigins,
      }),
  ];

  async function stop(): Promise<void> {
    isStopping = true;
    for (const part of parts.splice(0).reverse()) await part.stop();
  }

  return {
    addresses,
    ended,
    stop,
    async start(ready) {
      for (const step of steps) {
        if (isStopping) return;
        const begun = performance.now();
        const part = await step();
        parts.push(part);
        void part.ended.then((sentence) => {
          if (!isStopping) reportEnd(sentence);
        });
        ready(part, performance.now() - begun);
      }
      if (isStopping) await stop();
    },
  };
}
