import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { malformed } from './packet-error.ts';
import type { Properties } from './property-types.ts';
import type { PropertyPlace, Version } from './version.ts';

type Kind = 'flag' | 'u16' | 'u32' | 'length' | 'text' | 'binary' | 'pair';
type Value = boolean | number | string | Uint8Array | [string, string];

interface PropertyRow {
  id: number;
  name: keyof Properties;
  kind: Kind;
  places: readonly PropertyPlace[] | 'everywhere';
  /** It may come more than once: its value is a list. */
  isList?: true;
  /** The standard calls 0 a protocol error. */
  isNeverZero?: true;
}

const MESSAGE = ['publish', 'will'] as const;
const BEGINNING = ['connect', 'connack'] as const;
const SIGN_IN = [...BEGINNING, 'auth'] as const;
const ANSWERS = [
  ...['connack', 'puback', 'pubrec', 'pubrel', 'pubcomp'],
  ...['suback', 'unsuback', 'disconnect', 'auth'],
] as PropertyPlace[];

/** [MQTT 5, 2.2.2.2]. */
const ROWS: readonly PropertyRow[] = [
  { id: 1, name: 'payloadFormatIndicator', kind: 'flag', places: MESSAGE },
  { id: 2, name: 'messageExpiryInterval', kind: 'u32', places: MESSAGE },
  { id: 3, name: 'contentType', kind: 'text', places: MESSAGE },
  { id: 8, name: 'responseTopic', kind: 'text', places: MESSAGE },
  { id: 9, name: 'correlationData', kind: 'binary', places: MESSAGE },
  {
    id: 11,
    name: 'subscriptionIdentifiers',
    kind: 'length',
    places: ['publish', 'subscribe'],
    isList: true,
    isNeverZero: true,
  },
  { id: 17, name: 'sessionExpiryInterval', kind: 'u32', places: [...BEGINNING, 'disconnect'] },
  { id: 18, name: 'assignedClientIdentifier', kind: 'text', places: ['connack'] },
  { id: 19, name: 'serverKeepAlive', kind: 'u16', places: ['connack'] },
  { id: 21, name: 'authenticationMethod', kind: 'text', places: SIGN_IN },
  { id: 22, name: 'authenticationData', kind: 'binary', places: SIGN_IN },
  { id: 23, name: 'requestProblemInformation', kind: 'flag', places: ['connect'] },
  { id: 24, name: 'willDelayInterval', kind: 'u32', places: ['will'] },
  { id: 25, name: 'requestResponseInformation', kind: 'flag', places: ['connect'] },
  { id: 26, name: 'responseInformation', kind: 'text', places: ['connack'] },
  { id: 28, name: 'serverReference', kind: 'text', places: ['connack', 'disconnect'] },
  { id: 31, name: 'reasonString', kind: 'text', places: ANSWERS },
  { id: 33, name: 'receiveMaximum', kind: 'u16', places: BEGINNING, isNeverZero: true },
  { id: 34, name: 'topicAliasMaximum', kind: 'u16', places: BEGINNING },
  { id: 35, name: 'topicAlias', kind: 'u16', places: ['publish'], isNeverZero: true },
  { id: 36, name: 'maximumQoS', kind: 'flag', places: ['connack'] },
  { id: 37, name: 'retainAvailable', kind: 'flag', places: ['connack'] },
  { id: 38, name: 'userProperties', kind: 'pair', places: 'everywhere', isList: true },
  { id: 39, name: 'maximumPacketSize', kind: 'u32', places: BEGINNING, isNeverZero: true },
  { id: 40, name: 'wildcardSubscriptionAvailable', kind: 'flag', places: ['connack'] },
  { id: 41, name: 'subscriptionIdentifiersAvailable', kind: 'flag', places: ['connack'] },
  { id: 42, name: 'sharedSubscriptionAvailable', kind: 'flag', places: ['connack'] },
];

const isAllowed = ({ places }: PropertyRow, place: PropertyPlace): boolean =>
  places === 'everywhere' || places.includes(place);

function readValue(reader: ByteReader, kind: Kind): Value {
  switch (kind) {
    case 'flag': {
      const byte = reader.u8();
      if (byte > 1) throw malformed('A property is neither 0 nor 1.');
      return byte === 1;
    }
    case 'u16':
      return reader.u16();
    case 'u32':
      return reader.u32();
    case 'length':
      return reader.length();
    case 'text':
      return reader.text();
    case 'binary':
      return reader.binary();
    case 'pair':
      return [reader.text(), reader.text()];
  }
}

function writeValue(writer: ByteWriter, kind: Kind, value: Value): void {
  switch (kind) {
    case 'flag':
      writer.u8(value === true ? 1 : 0);
      break;
    case 'u16':
      writer.u16(Number(value));
      break;
    case 'u32':
      writer.u32(Number(value));
      break;
    case 'length':
      writer.length(Number(value));
      break;
    case 'text':
      writer.text(String(value));
      break;
    case 'binary':
      if (value instanceof Uint8Array) writer.binary(value);
      break;
    case 'pair':
      if (Array.isArray(value)) for (const part of value) writer.text(part);
      break;
  }
}

function readProperties(body: ByteReader, place: PropertyPlace): Properties {
  const reader = new ByteReader(body.bytes(body.length()));
  const found = new Map<keyof Properties, Value | Value[]>();
  while (reader.left > 0) {
    const id = reader.length();
    const row = ROWS.find((each) => each.id === id);
    if (row === undefined || !isAllowed(row, place)) throw malformed(`A ${place} has property ${id}.`);
    const value = readValue(reader, row.kind);
    if (row.isNeverZero && value === 0) throw malformed(`The property ${row.name} is 0.`);
    const known = found.get(row.name);
    if (row.isList) found.set(row.name, [...(Array.isArray(known) ? (known as Value[]) : []), value]);
    else if (known === undefined) found.set(row.name, value);
    else throw malformed(`The property ${row.name} comes twice.`);
  }
  // The rows above say which type each name has.
  return Object.fromEntries(found) as Properties;
}

function writeProperties(writer: ByteWriter, properties: Properties = {}, place: PropertyPlace): void {
  const inner = new ByteWriter();
  for (const row of ROWS) {
    const given = properties[row.name];
    if (given === undefined) continue;
    if (!isAllowed(row, place)) throw malformed(`A ${place} has no property ${row.name}.`);
    for (const value of row.isList ? (given as Value[]) : [given as Value]) {
      inner.length(row.id);
      writeValue(inner, row.kind, value);
    }
  }
  const body = inner.body();
  writer.length(body.length);
  writer.bytes(body);
}

export const MQTT_5: Version = { level: 5, readProperties, writeProperties };
