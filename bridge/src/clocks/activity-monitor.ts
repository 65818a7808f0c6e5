import mqtt, { type MqttClient } from 'mqtt';
import * as v from 'valibot';
import { elapsedMs } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ActivityMonitorSettings } from '../settings.ts';

/** The base topic of what the monitor publishes. */
const BASE = 'accounts';
/** An attendant of whom nothing was heard for this long counts as away. */
export const INACTIVE_AFTER_MS = 120_000;
const RECONNECT_MS = 1_000;

const HeardSchema = v.object({ user: v.pipe(v.string(), v.minLength(1), v.maxLength(320)) });

/** What the monitor says of an attendant at a keep-alive, and whether that is news. */
export interface Verdict {
  isActive: boolean;
  isNews: boolean;
}

/**
 * Whether attendants are at work, by an activity monitor of the operator's on a broker of its own: it publishes
 * `{user: <e-mail>}` under `accounts/` while somebody is active. Silence counts only while it is listened to.
 */
export class ActivityMonitor {
  readonly #settings: ActivityMonitorSettings;
  readonly #log: Log;
  readonly #inactiveAfterMs: number;
  readonly #heardAt = new Map<string, number>();
  readonly #inactive = new Set<string>();
  #client: MqttClient | null = null;
  #listeningSince: number | null = null;

  constructor(settings: ActivityMonitorSettings, log: Log, inactiveAfterMs = INACTIVE_AFTER_MS) {
    this.#settings = settings;
    this.#log = log;
    this.#inactiveAfterMs = inactiveAfterMs;
  }

  get isListening(): boolean {
    return this.#listeningSince !== null;
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
        else this.#listeningSince ??= elapsedMs();
      });
    });
    client.on('close', () => {
      this.#listeningSince = null;
    });
    client.on('error', (error) => this.#log.warn({ error: error.message }, 'the activity monitor failed'));
    client.on('message', (_topic, payload) => this.heard(payload, elapsedMs()));
  }

  /** A publish of the monitor, at a time that only grows. What cannot be read is nothing. */
  heard(payload: Uint8Array, now: number): void {
    try {
      const { user } = v.parse(HeardSchema, JSON.parse(new TextDecoder().decode(payload)));
      this.#heardAt.set(user.toLowerCase(), now);
    } catch {
      this.#log.warn({}, 'the activity monitor sent what cannot be read');
    }
  }

  /** Asked at each keep-alive of an attendant, by e-mail. */
  verdict(email: string, now: number, listeningSince = this.#listeningSince): Verdict {
    const user = email.toLowerCase();
    const wasActive = !this.#inactive.has(user);
    // While nobody listens there is no silence, and what was said last stands.
    if (listeningSince === null) return { isActive: wasActive, isNews: false };
    const due = Math.max(this.#heardAt.get(user) ?? listeningSince, listeningSince) + this.#inactiveAfterMs;
    const isActive = now < due;
    if (isActive) this.#inactive.delete(user);
    else this.#inactive.add(user);
    return { isActive, isNews: isActive !== wasActive };
  }

  /** This process stood still: everybody counts as heard just now. */
  paused(now: number): void {
    if (this.#listeningSince !== null) this.#listeningSince = now;
  }

  async stop(): Promise<void> {
    await this.#client?.endAsync(true);
  }
}
