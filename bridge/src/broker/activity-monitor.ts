import type { ActivityClock } from '@chimpassist/protocol/clocks';
import mqtt, { type MqttClient } from 'mqtt';
import * as v from 'valibot';
import { elapsedMs } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ActivityMonitorSettings } from '../site.ts';

/** The base topic of what the monitor publishes. */
const BASE = 'accounts';
const RECONNECT_MS = 1_000;

const HeardSchema = v.object({ user: v.pipe(v.string(), v.minLength(1), v.maxLength(320)) });

/**
 * Listens to an activity monitor of the operator's on a broker of its own, which publishes `{user: <e-mail>}` under
 * `accounts/` while somebody is active.
 */
export class ActivityMonitor {
  readonly #settings: ActivityMonitorSettings;
  readonly #activity: ActivityClock;
  readonly #log: Log;
  #client: MqttClient | null = null;

  constructor(settings: ActivityMonitorSettings, activity: ActivityClock, log: Log) {
    this.#settings = settings;
    this.#activity = activity;
    this.#log = log;
  }

  start(): void {
    const { url, username, password, topic } = this.#settings;
    const client = mqtt.connect(url, {
      protocolVersion: 4,
      reconnectPeriod: RECONNECT_MS,
      reconnectOnConnackError: true,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    });
    this.#client = client;
    client.on('connect', () => {
      client.subscribe(`${BASE}/${topic}`, { qos: 0 }, (error) => {
        if (error) this.#log.error({ error: error.message }, 'the activity monitor refused the subscription');
        else this.#activity.listening(elapsedMs());
      });
    });
    client.on('close', () => this.#activity.notListening());
    client.on('error', (error) => this.#log.warn({ error: error.message }, 'the activity monitor failed'));
    client.on('message', (_topic, payload) => this.heard(payload, elapsedMs()));
  }

  /** A publish of the monitor. One that cannot be read is ignored. */
  heard(payload: Uint8Array, now: number): void {
    try {
      const { user } = v.parse(HeardSchema, JSON.parse(new TextDecoder().decode(payload)));
      this.#activity.heard(user, now);
    } catch {
      this.#log.warn({}, 'the activity monitor sent what cannot be read');
    }
  }

  async stop(): Promise<void> {
    await this.#client?.endAsync(true);
  }
}
