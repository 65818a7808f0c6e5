export { readLength } from './byte-reader.ts';
export { decodeForClient, encodeForClient } from './for-client.ts';
export { decodeConnect, decodeForServer, encodeForServer } from './for-server.ts';
export { PacketError, type PacketErrorKind } from './packet-error.ts';
export { type PacketStream, readFromClient, readFromServer, type StreamOptions } from './packet-stream.ts';
export * from './packets.ts';
export { MQTT_5 } from './properties.ts';
export type { Properties } from './property-types.ts';
export { MQTT_3_1_1, type Version } from './version.ts';
