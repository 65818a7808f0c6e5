import {
  BRIDGE_CAPABILITIES,
  BRIDGE_VERSION,
  type SocketDown,
  SocketDownSchema,
  type SocketUp,
} from '@chimpassist/protocol/frames';
import * as v from 'valibot';
import WebSocket from 'ws';
import { adviceOnWorker } from '../advice.ts';
import type { Log } from '../log.ts';
import { OutageLog } from '../outage-log.ts';
import { backoffMs } from './backoff.ts';
import type { Edge } from './edge.ts';

/** The desk takes a bridge for gone after three of these. */
const PING_EVERY_MS = 2_000;
/**
 * Counted and not timed: where this process stood still, the answers lie in the socket and are read after the timer has
 * fired.
 */
const UNANSWERED_PINGS = 3;
const CLAIM_EVERY_MS = 2_000;
const HANDSHAKE_TIMEOUT_MS = 5_000;

export interface DeskSocketOptions {
  /** Where the desk's socket is, and the headers that open it. */
  url: string;
  headers: Edge['headers'];
  bridgeId: string;
  cursor(): number;
  mirrors: boolean;
  /** What it can do beside all bridges. */
  also?: readonly string[];
  log: Log;
  /** @param bytes of the frame, as JSON. */
  receive(frame: SocketDown, bytes: number): void;
  /** The socket is gone; another one is on its way. */
  lost(): void;
}

/** The one WebSocket to the desk: reconnects by itself, pings, and asks for the lease while it stands by. */
export class DeskSocket {
  readonly #options: DeskSocketOptions;
  #socket: WebSocket | null = null;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;
  #ping: NodeJS.Timeout | null = null;
  #claim: NodeJS.Timeout | null = null;
  #unanswered = 0;
  #isStopped = false;
  readonly #outage: OutageLog;

  constructor(options: DeskSocketOptions) {
    this.#options = options;
    this.#outage = new OutageLog(options.log, "the desk's socket failed; trying again until it is there");
  }

  start(): void {
    this.#connect();
  }

  send(frame: SocketUp): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#stopTimers();
    this.#socket?.close(1000);
  }

  #connect(): void {
    const { url, headers, bridgeId, cursor, mirrors, also = [] } = this.#options;
    const socket = new WebSocket(url, {
      headers: { authorization: headers.authorization },
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    });
    this.#socket = socket;
    let isOurs = false;
    // One fault, one line: an error is followed by a close.
    let isTold = false;
    const tell = (error: Error): void => {
      isTold = true;
      this.#tell(error);
    };
    socket.on('open', () => {
      this.#unanswered = 0;
      this.send({
        type: 'hello',
        v: BRIDGE_VERSION,
        bridgeId,
        cursor: cursor(),
        capabilities: [...BRIDGE_CAPABILITIES, ...also],
        ...(mirrors ? { mirrors } : {}),
      });
      this.#ping = setInterval(() => {
        if (this.#unanswered >= UNANSWERED_PINGS) {
          socket.terminate();
          return;
        }
        this.#unanswered += 1;
        socket.send('ping');
      }, PING_EVERY_MS);
    });
    socket.on('message', (data) => {
      this.#unanswered = 0;
      const text = String(data);
      if (text === 'pong') return;
      const frame = frameIn(text);
      if (frame === null) {
        tell(new Error('What answers there does not speak as the Worker does.'));
        socket.terminate();
        return;
      }
      if (frame.type === 'welcome') {
        isOurs = true;
        this.#failures = 0;
        this.#outage.over();
        this.#claimWhile(frame.role === 'standby');
      }
      try {
        this.#options.receive(frame, text.length);
      } catch (error) {
        // What it asks could not be written down: the next connection brings it again.
        this.#options.log.error(
          { error: error instanceof Error ? error.message : 'unknown' },
          'a frame of the desk could not be taken; connecting again',
        );
        socket.terminate();
      }
    });
    socket.on('error', tell);
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#stopTimers();
      this.#options.lost();
      if (this.#isStopped) return;
      if (!isOurs && !isTold) tell(new Error('It was closed before the desk said anything.'));
      this.#failures += 1;
      this.#retry = setTimeout(() => this.#connect(), backoffMs(this.#failures));
    });
  }

  #tell({ message }: Error): void {
    const status = /server response: (\d+)/.exec(message)?.[1];
    const hint = /server response|ECONN|ENOTFOUND|EAI_AGAIN|timed out|hang up/.test(message)
      ? adviceOnWorker(status === undefined ? null : Number(status))
      : // Something answers, and not as the Worker does.
        adviceOnWorker(200);
    this.#outage.tell(message, { worker: new URL(this.#options.url).host, hint });
  }

  #claimWhile(isStandby: boolean): void {
    if (this.#claim !== null) clearInterval(this.#claim);
    this.#claim = isStandby ? setInterval(() => this.send({ type: 'claim' }), CLAIM_EVERY_MS) : null;
  }

  #stopTimers(): void {
    if (this.#ping !== null) clearInterval(this.#ping);
    this.#claimWhile(false);
  }
}

/** What only the desk says; null for what is not of the Worker. */
function frameIn(text: string): SocketDown | null {
  try {
    const parsed = v.safeParse(SocketDownSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
