import { type RestRow, readTopic, routeOf, TOPIC_ROWS, withBase, withoutBase } from '@chimpassist/protocol';
import type { Aedes } from 'aedes';
import mqtt from 'mqtt';
import * as v from 'valibot';

/** A server, real or written by hand for tests, as a page sees it. */
export interface Contracted {
  /** Where its REST calls are answered. */
  url: string;
  /** Where pages connect. */
  broker: { url: string; aedes: Aedes };
  baseTopic: string;
  /** Of the page, for its calls. */
  token?: string;
}

/** By route or by the name of a topic's row: what the server said there. */
type Sayings = ReadonlyMap<string, readonly unknown[]>;

export interface Listener {
  said: Sayings;
  /** Publishes as a page does. */
  publish(topic: string, payload: unknown): Promise<void>;
  /** Makes a call and keeps its answer. */
  call(row: RestRow, path: string, body?: unknown): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps everything that this server answers to calls and publishes on topics of its own. */
export async function listenTo({ url, broker, baseTopic, token }: Contracted): Promise<Listener> {
  const said = new Map<string, unknown[]>();
  const keep = (name: string, value: unknown) => said.set(name, [...(said.get(name) ?? []), value]);
  broker.aedes.subscribe(
    withBase(baseTopic, '#'),
    ({ topic, payload }, done) => {
      const read = readTopic(withoutBase(baseTopic, topic) ?? '');
      // Where clients may publish too, nobody can tell who did.
      if (read !== null && TOPIC_ROWS[read.name].publish.length === 0)
        keep(read.name, JSON.parse(String(payload)));
      done();
    },
    () => undefined,
  );
  const page = await mqtt.connectAsync(broker.url.replace('http', 'ws'), { reconnectPeriod: 0 });
  return {
    said,
    async publish(topic, payload) {
      await page.publishAsync(withBase(baseTopic, topic), JSON.stringify(payload), { qos: 1 });
    },
    async call(row, path, body) {
      const answer = await fetch(`${url}${path}`, {
        method: row.method,
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (answer.status !== row.status)
        throw new Error(`${routeOf(row)} is answered with ${answer.status} instead of ${row.status}.`);
      keep(routeOf(row), await answer.json());
    },
    stop: () => page.endAsync(true),
  };
}

/** What of these sayings their schemas refuse, a line each. */
export function refusedBySchema(said: Sayings, rows: readonly RestRow[]): string[] {
  const schemas = new Map<string, v.GenericSchema | null>([
    ...rows.map((row) => [routeOf(row), row.answer] as const),
    ...Object.entries(TOPIC_ROWS).map(([name, row]) => [name, row.payload] as const),
  ]);
  return [...said].flatMap(([name, values]) => {
    const schema = schemas.get(name);
    if (schema === undefined || schema === null) return [`${name}: the contract has no schema for it`];
    return values.flatMap((value) =>
      (v.safeParse(schema, value).issues ?? []).map(
        (issue) => `${name}: ${v.getDotPath(issue)} ${issue.message}`,
      ),
    );
  });
}

/** The places in a value, `acks[].seq`, each with the kind of what stands there. */
function placesOf(
  value: unknown,
  place = '',
  found = new Map<string, Set<string>>(),
): Map<string, Set<string>> {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  found.set(place, (found.get(place) ?? new Set()).add(kind));
  if (Array.isArray(value)) for (const entry of value) placesOf(entry, `${place}[]`, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inside] of Object.entries(value)) placesOf(inside, `${place}.${key}`, found);
  return found;
}

/**
 * What one server says and the other never did: a place that the other does not fill, or fills with something of another
 * kind. That it may leave something out, and where null may stand, is what the schemas say.
 */
export function saidByOneOnly(one: Sayings, other: Sayings): string[] {
  return [...one].flatMap(([name, values]) => {
    const known = new Map<string, Set<string>>();
    for (const value of other.get(name) ?? []) placesOf(value, name, known);
    const said = new Map<string, Set<string>>();
    for (const value of values) placesOf(value, name, said);
    return [...said].flatMap(([place, kinds]) =>
      [...kinds]
        .filter((kind) => !known.get(place)?.has(kind) && !(kind === 'null' && known.has(place)))
        .map((kind) => `${place}: ${kind}`),
    );
  });
}
