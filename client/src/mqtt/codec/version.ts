import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { PacketType } from './packets.ts';
import type { Properties } from './property-types.ts';

/** Where properties can stand: in a packet, or in the last will within a CONNECT. */
export type PropertyPlace = PacketType | 'will';

/**
 * What differs between the versions of MQTT. A parameter and not a branch, so that a page that speaks 3.1.1 does not load
 * the properties of 5.
 */
export interface Version {
  readonly level: 4 | 5;
  readProperties(reader: ByteReader, place: PropertyPlace): Properties | undefined;
  writeProperties(writer: ByteWriter, properties: Properties | undefined, place: PropertyPlace): void;
}

export const MQTT_3_1_1: Version = {
  level: 4,
  readProperties: () => undefined,
  writeProperties: () => {},
};
