import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeForClient, MQTT_3_1_1, type PacketForClient, readFromClient } from './codec/index.ts';
import { type LinkOptions, openLink } from './link.ts';

/** What is said over a socket whose other end is the test. */
function open(onMessage: LinkOptions['onMessage'], protocol = 'mqtt') {
  const sent: Uint8Array[] = [];
  let socket: Partial<WebSocket> = {};
  class Socket extends EventTarget {
    readonly OPEN = 1;
    readonly readyState = 1;
    readonly protocol = protocol;
    constructor() {
      super();
      socket = this as Partial<WebSocket>;
    }
    send = (bytes: Uint8Array) => void sent.push(bytes);
    close = () => void this.dispatchEvent(new Event('close'));
  }
  const link = openLink({
    url: 'ws://broker.test',
    protocols: ['mqtt'],
    connect: { clientId: 'a', keepAliveSeconds: 60 },
    webSocket: Socket as unknown as typeof WebSocket,
    openWithinMs: 15_000,
    onOpen: () => {},
    onMessage,
    onDown: () => {},
  });
  /** One frame with these packets. */
  const hear = (packets: PacketForClient[]): void => {
    const bytes = packets.flatMap((packet) => [...encodeForClient(packet, MQTT_3_1_1)]);
    socket.onmessage?.call(socket as WebSocket, { data: new Uint8Array(bytes).buffer } as MessageEvent);
  };
  socket.onopen?.call(socket as WebSocket, {} as Event);
  hear([{ type: 'connack', sessionPresent: false, code: 0 }]);
  /** The identifiers of each frame after that of CONNECT. */
  const acknowledged = (): number[][] => {
    const read = readFromClient([MQTT_3_1_1]);
    return sent
      .map((frame) => read(frame))
      .slice(1)
      .map((packets) => packets.flatMap((packet) => (packet.type === 'puback' ? [packet.packetId] : [])));
  };
  return { hear, acknowledged, link, close: () => link.close() };
}
const word = (packetId: number): PacketForClient => ({
  type: 'publish',
  topic: 'words',
  payload: new Uint8Array(),
  qos: 1,
  retain: false,
  dup: false,
  packetId,
});

describe('a frame with several messages', () => {
  it('is acknowledged by one frame, in the order of the messages', async () => {
    const { hear, acknowledged, close } = open(() => {});
    hear([word(7), word(8), word(9)]);
    hear([word(10)]);
    expect(acknowledged()).toEqual([[7, 8, 9], [10]]);
    await close();
  });

  it('is acknowledged up to the message that its reader could not take', async () => {
    let count = 0;
    const { hear, acknowledged, close } = open(() => {
      count += 1;
      if (count === 2) throw new Error('not readable');
    });
    expect(() => hear([word(7), word(8), word(9)])).toThrow('not readable');
    expect(acknowledged()).toEqual([[7]]);
    await close();
  });
});

describe('at the edge, where each frame wakes somebody, an acknowledgement', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const atEdge = () => open(() => {}, 'mqtt.text-ping');

  it('leaves in the frame of what is said next', () => {
    const { hear, acknowledged, link } = atEdge();
    hear([word(7)]);
    hear([word(8)]);
    expect(acknowledged()).toEqual([]);
    void link.publish('words', 'one', 0);
    expect(acknowledged()).toEqual([[7, 8]]);
    vi.runAllTimers();
    expect(acknowledged().flat()).toEqual([7, 8]);
  });

  it('leaves with others a moment later where nothing is said', () => {
    const { hear, acknowledged } = atEdge();
    hear([word(7)]);
    hear([word(8), word(9)]);
    expect(acknowledged()).toEqual([]);
    vi.advanceTimersByTime(250);
    expect(acknowledged()).toEqual([[7, 8, 9]]);
  });

  it('leaves at once where sixteen wait, so that a full window never does', () => {
    const { hear, acknowledged } = atEdge();
    for (let id = 1; id <= 16; id++) hear([word(id)]);
    expect(acknowledged()).toEqual([Array.from({ length: 16 }, (_, n) => n + 1)]);
  });

  it('leaves before the connection is closed', () => {
    const { hear, acknowledged, close } = atEdge();
    hear([word(7)]);
    void close();
    expect(acknowledged()).toEqual([[7]]);
    vi.runAllTimers();
    expect(acknowledged()).toEqual([[7]]);
  });
});

describe('a link that is not open yet', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it.each([
    ['as long as it may take, where nobody has a reason to doubt it', false, 60_000],
    ['fifteen seconds more at most, where somebody has, however often', true, 15_000],
  ])('waits %s', (_, isDoubted, ms) => {
    const onDown = vi.fn();
    class Silent extends EventTarget {
      readonly readyState = 0;
      close = () => {};
    }
    const link = openLink({
      ...{ url: 'ws://broker.test', protocols: ['mqtt'], openWithinMs: 60_000 },
      connect: { clientId: 'a', keepAliveSeconds: 60 },
      webSocket: Silent as unknown as typeof WebSocket,
      ...{ onOpen: () => {}, onMessage: () => {}, onDown },
    });
    if (isDoubted) link.probe();
    vi.advanceTimersByTime(ms - 1_000);
    if (isDoubted) link.probe();
    expect(onDown).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(onDown).toHaveBeenCalledExactlyOnceWith('no answer from the broker', undefined);
  });
});
