import { TEXT_PING, TEXT_PING_SUBPROTOCOL, TEXT_PONG } from '@chimpassist/protocol';
import { OPEN_WITHIN_MS } from '../patience.ts';
import { Acknowledgements } from './acknowledgements.ts';
import {
  encodeForServer,
  MQTT_3_1_1,
  type PacketForClient,
  type PacketForServer,
  readFromServer,
} from './codec/index.ts';

/** One MQTT 3.1.1 session over one WebSocket, from CONNECT to its end. It never reconnects; `connection.ts` opens the next. */
export interface Link {
  /** Resolves on PUBACK (QoS 1) or when the socket took it (QoS 0). Rejects when the link goes down first. */
  publish(topic: string, payload: string, qos: 0 | 1): Promise<void>;
  /** Resolves with one return code for each filter, 128 where it was refused. */
  subscribe(filters: readonly { filter: string; qos: 0 | 1 }[]): Promise<number[]>;
  unsubscribe(filters: readonly string[]): void;
  /** Asks whether the other end still answers; the link goes down if not. A link that is not open yet gets little more time. */
  probe(): void;
  /** Sends DISCONNECT, closes, and waits for the end for a short time. No `onDown` after it. */
  close(): Promise<void>;
  /**
   * Another link has taken its place: this one receives what is on its way, waits for its acknowledgements, and closes. No
   * `onDown`.
   */
  retire(): Promise<void>;
}

export interface Connect {
  clientId: string;
  keepAliveSeconds: number;
  username?: string | undefined;
  password?: string | undefined;
  /** Published by the broker, at QoS 0 and not retained, where the connection ends without DISCONNECT. */
  will?: { topic: string; payload: string } | undefined;
}

export interface LinkOptions {
  url: string;
  protocols: string[];
  connect: Connect;
  webSocket: typeof WebSocket;
  /** For the WebSocket handshake and CONNACK together. */
  openWithinMs: number;
  onOpen(): void;
  onMessage(topic: string, payload: Uint8Array): void;
  /** Called once, at any end that the caller has not asked for. */
  onDown(reason: string, refused?: number): void;
}

/** How long an answer to a ping may take on a connection that may be dead (after a sleep, after a change of network). */
const PROBE_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 2_000;
const RETIRE_TIMEOUT_MS = 10_000;
const REFUSED_FILTER = 128;
/** At the edge an acknowledgement waits so many ms for others, up to so many bytes (four each). */
const ACK_DELAY_MS = 250;
const ACKS_MAX_BYTES = 64;

const UTF8 = new TextEncoder();

function connectPacket({ clientId, keepAliveSeconds, username, password, will }: Connect): PacketForServer {
  return {
    type: 'connect',
    level: 4,
    clean: true,
    keepAliveSeconds,
    clientId,
    // [MQTT-3.1.2-22]: no password without a user name.
    username: username || (password ? clientId : undefined),
    password: password ? UTF8.encode(password) : undefined,
    will: will && { topic: will.topic, payload: UTF8.encode(will.payload), qos: 0, retain: false },
  };
}

const publishPacket = (topic: string, payload: string, qos: 0 | 1, packetId: number): PacketForServer => ({
  type: 'publish',
  topic,
  payload: UTF8.encode(payload),
  qos,
  retain: false,
  dup: false,
  packetId,
});

export function openLink(options: LinkOptions): Link {
  const { connect } = options;
  const decode = readFromServer(MQTT_3_1_1);
  const acknowledgements = new Acknowledgements();
  let isOpen = false;
  let isDown = false;
  let isRetired = false;
  /** Acknowledgements that have not left. */
  let acks: number[] = [];
  let ackTimer: ReturnType<typeof setTimeout> | undefined;
  /** Either the next ping or the time by which the present one must be answered. */
  let pulse: ReturnType<typeof setTimeout> | undefined;

  const socket = new options.webSocket(options.url, options.protocols);
  socket.binaryType = 'arraybuffer';
  let openTimer = setTimeout(unanswered, options.openWithinMs);
  let isHurried = false;

  /** Half of the keep-alive each for the pause and for the answer: a dead link is found within one keep-alive and a half. */
  const pauseMs = connect.keepAliveSeconds * 500;

  function unanswered(): void {
    down('no answer from the broker');
  }

  function tearDown(reason: string): void {
    isDown = true;
    clearTimeout(openTimer);
    clearTimeout(pulse);
    clearTimeout(ackTimer);
    acknowledgements.cutOff(reason);
  }

  function down(reason: string, refused?: number): void {
    if (isDown) return;
    tearDown(reason);
    // A half-open socket never finishes its close handshake: nobody waits for it.
    socket.close();
    if (!isRetired) options.onDown(reason, refused);
  }

  function ping(timeoutMs: number): void {
    if (hasTextPings()) socket.send(TEXT_PING);
    else send({ type: 'pingreq' });
    clearTimeout(pulse);
    pulse = setTimeout(() => down('the broker is silent'), timeoutMs);
  }

  /**
   * Called from the arrival of CONNACK and PINGRESP, never from a timer: browsers let a hidden page's chains of timers
   * fire once a minute only, but not a timer that a network event has set. (A broker would close after 1.5 keep-alives.)
   */
  function schedulePing(): void {
    clearTimeout(pulse);
    if (!isRetired) pulse = setTimeout(() => ping(pauseMs), pauseMs);
  }

  /** Agreed at the upgrade: such a ping is answered without anybody being woken. */
  const hasTextPings = (): boolean =>
    socket.protocol === TEXT_PING_SUBPROTOCOL && socket.readyState === socket.OPEN;

  function send(packet?: PacketForServer): void {
    const bytes = packet ? encodeForServer(packet, MQTT_3_1_1) : [];
    if (socket.readyState !== socket.OPEN) return;
    const frame = new Uint8Array(acks.length + bytes.length);
    frame.set(acks);
    frame.set(bytes, acks.length);
    socket.send(frame);
    acks = [];
    clearTimeout(ackTimer);
  }

  /** At the edge each frame wakes somebody: acknowledgements leave with what is said next, or several together. */
  function acknowledge(): void {
    if (acks.length === 0) return;
    clearTimeout(ackTimer);
    if (hasTextPings() && acks.length < ACKS_MAX_BYTES) ackTimer = setTimeout(send, ACK_DELAY_MS);
    else send();
  }

  function waitForAck(packetWith: (packetId: number) => PacketForServer): Promise<number[]> {
    if (!isOpen || isDown) return Promise.reject(new Error('not connected'));
    return acknowledgements.wait((packetId) => send(packetWith(packetId)));
  }

  function read(packet: PacketForClient): void {
    switch (packet.type) {
      case 'connack':
        if (packet.code === 0) opened();
        else down(`the broker refused (code ${packet.code})`, packet.code);
        break;
      case 'publish':
        options.onMessage(packet.topic, packet.payload);
        if (packet.qos === 1)
          acks.push(...encodeForServer({ type: 'puback', packetId: packet.packetId, code: 0 }, MQTT_3_1_1));
        break;
      case 'puback':
        acknowledgements.came(packet.packetId, []);
        break;
      case 'suback':
      case 'unsuback':
        acknowledgements.came(packet.packetId, packet.codes);
        break;
      case 'pingresp':
        schedulePing();
        break;
    }
  }

  function opened(): void {
    clearTimeout(openTimer);
    isOpen = true;
    schedulePing();
    options.onOpen();
  }

  function closedWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      socket.addEventListener('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  socket.onopen = () => send(connectPacket(connect));
  // An error is always followed by a close.
  socket.onclose = (event) => down(`the WebSocket closed (${event.code})`);
  socket.onmessage = (event) => {
    if (isDown) return;
    if (event.data === TEXT_PONG && hasTextPings()) {
      schedulePing();
      return;
    }
    let packets: PacketForClient[];
    try {
      if (!(event.data instanceof ArrayBuffer)) throw new TypeError('text frame');
      packets = decode(new Uint8Array(event.data));
    } catch {
      down('that is not MQTT');
      return;
    }
    try {
      for (const packet of packets) if (!isDown) read(packet);
    } finally {
      acknowledge();
    }
  };

  return {
    async publish(topic, payload, qos) {
      if (qos === 1) {
        await waitForAck((packetId) => publishPacket(topic, payload, 1, packetId));
        return;
      }
      if (!isOpen || isDown) throw new Error('not connected');
      send(publishPacket(topic, payload, 0, 0));
    },
    subscribe: (filters) =>
      waitForAck((packetId) => ({ type: 'subscribe', packetId, subscriptions: [...filters] })),
    unsubscribe(filters) {
      // No caller waits for the answer; the packet id stays in use until it comes.
      waitForAck((packetId) => ({ type: 'unsubscribe', packetId, filters: [...filters] })).catch(() => {});
    },
    probe() {
      if (isDown) return;
      if (isOpen) ping(PROBE_TIMEOUT_MS);
      else if (!isHurried) {
        isHurried = true;
        clearTimeout(openTimer);
        openTimer = setTimeout(unanswered, Math.min(options.openWithinMs, OPEN_WITHIN_MS));
      }
    },
    close() {
      if (isDown) return Promise.resolve();
      send({ type: 'disconnect', code: 0 });
      tearDown('closed');
      const closed = closedWithin(CLOSE_TIMEOUT_MS);
      // Closed while it opens, a browser would complain of it in the page's console: it is closed as soon as it is open.
      if (socket.readyState === socket.CONNECTING) socket.onopen = () => socket.close();
      else socket.close();
      return closed;
    },
    async retire() {
      isRetired = true;
      clearTimeout(pulse);
      await Promise.race([acknowledgements.settled(), passed(RETIRE_TIMEOUT_MS)]);
      if (isDown) return;
      // The other end closes at this, and what it has said before comes before that.
      send({ type: 'disconnect', code: 0 });
      await closedWithin(CLOSE_TIMEOUT_MS);
      if (isDown) return;
      tearDown('closed');
      socket.close();
    },
  };
}

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const isGranted = (code: number | undefined): boolean => code !== undefined && code < REFUSED_FILTER;
