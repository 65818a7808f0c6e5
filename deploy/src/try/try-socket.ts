import {
  encodeForServer,
  MQTT_3_1_1,
  type PacketForClient,
  type PacketForServer,
  readFromServer,
} from '../../../client/src/mqtt/codec/index.ts';
import { MQTT_SUBPROTOCOL, TEXT_PING_SUBPROTOCOL } from '../../../protocol/src/index.ts';

/** Seconds that MQTT allows a client to be silent; the text ping of our own client keeps it, and wakes nobody. */
const KEEP_ALIVE_S = 60;
const CONNECT_TIMEOUT_MS = 30_000;

/** One customer's socket at the edge, as small as it can be: a trial opens a thousand of them. */
export class TrySocket {
  readonly #socket: WebSocket;
  readonly #acked = new Map<number, () => void>();
  #pong: (() => void) | null = null;
  #lastId = 0;
  readonly closed: Promise<number>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) =>
      socket.addEventListener('close', ({ code }) => resolve(code), { once: true }),
    );
  }

  /** Connects a customer. @throws where the Worker lets nobody in, or does not answer in time. */
  static async open(address: string, customerId: string, token: string): Promise<TrySocket> {
    const socket = new WebSocket(`${address}/${encodeURIComponent(customerId)}`, [
      MQTT_SUBPROTOCOL,
      token,
      TEXT_PING_SUBPROTOCOL,
    ]);
    socket.binaryType = 'arraybuffer';
    const one = new TrySocket(socket);
    const { promise: connected, resolve, reject } = Promise.withResolvers<void>();
    const late = setTimeout(() => reject(new Error('no CONNACK in time')), CONNECT_TIMEOUT_MS);
    const read = readFromServer(MQTT_3_1_1);
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') return one.#pong?.();
      for (const packet of read(new Uint8Array(data as ArrayBuffer))) {
        if (packet.type === 'connack')
          packet.code === 0 ? resolve() : reject(new Error(`CONNACK ${packet.code}`));
        else one.#take(packet);
      }
    });
    socket.addEventListener('open', () =>
      one.#send({
        type: 'connect',
        level: 4,
        clean: true,
        keepAliveSeconds: KEEP_ALIVE_S,
        clientId: `try-${customerId}`,
      }),
    );
    void one.closed.then((code) => reject(new Error(`closed with ${code}`)));
    try {
      await connected;
    } finally {
      clearTimeout(late);
    }
    return one;
  }

  /** The ping that the Worker answers without waking an object. @returns ms until its answer */
  async ping(): Promise<number> {
    const began = performance.now();
    const answered = new Promise<void>((resolve) => {
      this.#pong = resolve;
    });
    this.#socket.send('ping');
    await Promise.race([answered, this.#gone()]);
    return performance.now() - began;
  }

  /** Publishes at QoS 1. @returns ms until it is stored, which is what PUBACK means here */
  async publish(topic: string, payload: object): Promise<number> {
    const began = performance.now();
    this.#lastId = (this.#lastId % 65_535) + 1;
    const packetId = this.#lastId;
    const acked = new Promise<void>((resolve) => this.#acked.set(packetId, resolve));
    const bytes = new TextEncoder().encode(JSON.stringify(payload));
    this.#send({ type: 'publish', topic, payload: bytes, qos: 1, retain: false, dup: false, packetId });
    await Promise.race([acked, this.#gone()]);
    return performance.now() - began;
  }

  close(): void {
    this.#socket.close();
  }

  async #gone(): Promise<never> {
    throw new Error(`closed with ${await this.closed}`);
  }

  #send(packet: PacketForServer): void {
    this.#socket.send(encodeForServer(packet, MQTT_3_1_1));
  }

  #take(packet: PacketForClient): void {
    if (packet.type === 'puback') {
      this.#acked.get(packet.packetId)?.();
      this.#acked.delete(packet.packetId);
    } else if (packet.type === 'publish' && packet.qos === 1)
      this.#send({ type: 'puback', packetId: packet.packetId, code: 0 });
  }
}
