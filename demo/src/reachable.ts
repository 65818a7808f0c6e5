import { MongoClient } from 'mongodb';
import mqtt from 'mqtt';
import type { ExternalBroker } from './settings.ts';
import { shown } from './shown.ts';
import { StartError } from './start-error.ts';

const PATIENCE_MS = 4_000;

/** Resolves with null when the broker took a connection there, else with what it said. */
function tryBroker(url: string, username?: string, password?: string): Promise<string | null> {
  return new Promise((resolve) => {
    const client = mqtt.connect(url, {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      reconnectPeriod: 0,
      connectTimeout: PATIENCE_MS,
    });
    let settled = false;
    const settle = (result: string | null): void => {
      if (settled) return;
      settled = true;
      client.end(true, () => resolve(result));
    };
    client.once('connect', () => settle(null));
    client.once('error', (error: Error & { code?: string | number }) =>
      settle(error.message || String(error.code ?? 'no answer')),
    );
    client.once('close', () => settle('it closed the connection'));
  });
}

/** Throws {@link StartError} where the broker cannot be used by the bridge, or by pages. */
export async function checkBroker(broker: ExternalBroker): Promise<void> {
  const refusal = await tryBroker(broker.url, broker.username, broker.password);
  if (refusal !== null) {
    throw new StartError(
      `The MQTT broker at ${shown(broker.url)} cannot be used (${refusal}): start it or correct MQTT_BROKER_HOST, MQTT_USERNAME and MQTT_PASSWORD, or unset them to use the embedded broker.`,
    );
  }
  if (broker.browserUrl === broker.url) return;
  // Browsers sign in with tokens of their own, so here only the address is proven: a refusal of the name is an answer.
  const unreachable = await tryBroker(broker.browserUrl, broker.username, broker.password);
  if (unreachable !== null) {
    throw new StartError(
      `The MQTT broker's WebSocket address ${shown(broker.browserUrl)} cannot be used (${unreachable}): open that listener or correct MQTT_BROKER_WS_HOST.`,
    );
  }
}

/** Throws {@link StartError} where nothing answers as a MongoDB there. */
export async function checkMongo(url: string): Promise<void> {
  let client: MongoClient;
  try {
    client = new MongoClient(url, { serverSelectionTimeoutMS: PATIENCE_MS, connectTimeoutMS: PATIENCE_MS });
  } catch (error) {
    throw new StartError(
      `MONGO_CONNECTION_URL is not the address of a MongoDB (${error instanceof Error ? error.message : 'unreadable'}): write for example mongodb://localhost:27017, or unset it to go without the mirror.`,
    );
  }
  try {
    await client.db('chimpassist').command({ ping: 1 });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : 'no answer';
    throw new StartError(
      `The MongoDB at ${shown(url)} cannot be reached (${why}): start it or correct MONGO_CONNECTION_URL, or unset it to go without the mirror.`,
    );
  } finally {
    await client.close();
  }
}
