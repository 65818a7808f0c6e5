import type { Taken } from '../edge/mqtt-sockets.ts';

/** What somebody says over the sockets of a link, by who that is. */
export interface Voice {
  /** Takes a publish in, or a last will. Resolves once it is safe. The topic is without base. It does not reject. */
  take(ws: WebSocket, topic: string, payload: Uint8Array, isWill: boolean): Taken | Promise<Taken>;
  /** A socket's connection is over. */
  left(ws: WebSocket): void;
}
