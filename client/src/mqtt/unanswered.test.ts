import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeForClient, MQTT_3_1_1, type PacketForServer, readFromClient } from './codec/index.ts';
import { createConnection } from './index.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A connection to a broker that answers everything, but for the first subscriptions. */
function connected(unanswered: number) {
  const asked: string[][] = [];
  class Socket extends EventTarget {
    readonly OPEN = 1;
    readonly CONNECTING = 0;
    readonly readyState = 1;
    readonly protocol = 'mqtt';
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;
    readonly #read = readFromClient([MQTT_3_1_1]);

    constructor() {
      super();
      queueMicrotask(() => this.onopen?.());
    }
    send(bytes: Uint8Array): void {
      for (const packet of this.#read(bytes)) queueMicrotask(() => this.#answer(packet));
    }
    close(): void {
      queueMicrotask(() => this.dispatchEvent(new Event('close')));
    }
    #hear(packet: Parameters<typeof encodeForClient>[0]): void {
      this.onmessage?.({ data: new Uint8Array(encodeForClient(packet, MQTT_3_1_1)).buffer });
    }
    #answer(packet: PacketForServer): void {
      switch (packet.type) {
        case 'connect':
          this.#hear({ type: 'connack', sessionPresent: false, code: 0 });
          return;
        case 'pingreq':
          this.#hear({ type: 'pingresp' });
          return;
        case 'subscribe':
          asked.push(packet.subscriptions.map(({ filter }) => filter));
          if (asked.length > unanswered)
            this.#hear({
              type: 'suback',
              packetId: packet.packetId,
              codes: packet.subscriptions.map(() => 0),
            });
          return;
        default:
      }
    }
  }
  const states: string[] = [];
  const connection = createConnection({
    brokerHost: 'ws://broker.test',
    baseTopic: 'base',
    credentials: () => ({}),
    webSocket: Socket as unknown as typeof WebSocket,
  });
  connection.onState(({ kind }) => states.push(kind));
  return { connection, asked, states };
}

describe('a subscription that is not answered in time', () => {
  it('is asked for again while the connection lives, and is ready then', async () => {
    const { connection, asked, states } = connected(2);
    const ready = vi.fn();
    connection.subscribe('wanted', 1, () => {}, ready);
    const leave = connection.subscribe('left', 1, () => {});
    connection.start();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(asked).toEqual([['base/wanted', 'base/left']]);
    leave();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toEqual([['base/wanted', 'base/left'], ['base/wanted']]);
    expect(ready).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toHaveLength(3);
    expect(ready).toHaveBeenCalledOnce();
    expect(states).toEqual(['idle', 'connecting', 'online']);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).toHaveLength(3);
    const stopped = connection.stop();
    await vi.advanceTimersByTimeAsync(3_000);
    await stopped;
  });
});
