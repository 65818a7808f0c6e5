import {
  TEXT_PING,
  VISITOR_PING_MS,
  VISITORS_SUBPROTOCOL,
  type VisitorHears,
  type VisitorSays,
} from '@chimpassist/protocol';

const AGAIN_MS = 2_000;
const AGAIN_MAX_MS = 300_000;
/** A connection that lasted for so long was a good one, ms. */
const GOOD_MS = 10_000;

export interface VisitorSocketOptions {
  /** Where the Worker answers. */
  endpoint: string;
  /** Whether the workspace wants to know. Asked before each connection. */
  isWanted(): Promise<boolean>;
  /** What proves who that is, where the page has it. */
  token(): string | null;
  opened(): void;
  heard(hears: VisitorHears): void;
}

/** A socket that is open for as long as it shall be, and comes back where it is lost. */
export function createVisitorSocket({ endpoint, isWanted, token, opened, heard }: VisitorSocketOptions) {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pings: ReturnType<typeof setInterval> | undefined;
  let tries = 0;
  /** Grows with each wish, so that what was begun for an earlier one ends. */
  let wish = 0;
  let isOn = false;

  async function connect(): Promise<void> {
    const begun = ++wish;
    // The network is away: it is tried again. Not wanted: the next page asks.
    const isSo = await isWanted().catch(() => null);
    if (begun !== wish || isSo === false) return;
    if (isSo === null) return again();
    const known = token();
    const next = new WebSocket(`${endpoint.replace(/^http/, 'ws')}/visitors/socket`, [
      VISITORS_SUBPROTOCOL,
      ...(known === null ? [] : [known]),
    ]);
    socket = next;
    let openedAt = Number.POSITIVE_INFINITY;
    next.onopen = () => {
      openedAt = performance.now();
      opened();
      pings = setInterval(() => next.send(TEXT_PING), VISITOR_PING_MS);
    };
    next.onmessage = ({ data }) => {
      // A pong is no JSON.
      if (typeof data === 'string' && data.startsWith('{')) heard(JSON.parse(data));
    };
    next.onclose = () => {
      if (socket !== next) return;
      // Let go at once where enough pages are seen: it is not asked again and again.
      if (performance.now() - openedAt > GOOD_MS) tries = 0;
      drop();
      if (isOn) again();
    };
  }
  function again(): void {
    const wait = Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** tries++);
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), wait * (0.5 + Math.random() / 2));
  }
  function drop(): void {
    clearInterval(pings);
    const old = socket;
    socket = null;
    old?.close(1000);
  }

  return {
    say(says: VisitorSays): void {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(says));
    },
    set(shallBe: boolean): void {
      if (shallBe === isOn) return;
      isOn = shallBe;
      wish += 1;
      clearTimeout(timer);
      if (isOn) void connect();
      else drop();
    },
  };
}
