import { bytesOf, isPublishable } from '@chimpassist/protocol';
import type { Log } from '../log.ts';
import { EndedError } from './ended-error.ts';
import { fit } from './fit.ts';
import { MutedTopics } from './muted-topics.ts';

/** Publishes on their way to the broker; an MQTT 5 broker may want fewer. */
const IN_FLIGHT_MAX = 64;
/** Fixed header, lengths, packet id and the length of no properties, at their largest. */
const PACKET_OVERHEAD_BYTES = 16;
/** At so many disconnects under way, a publish is sent alone from then on. */
const SUSPECT_AT = 2;
/** Alone under way at so many disconnects, it was the reason: one of them may have been a restart of the broker. */
const CONVICTED_AT = 2;
/** Every broker takes this much. A publish that is not larger was not refused for its size. */
const SMALL_BYTES = 1_024;
/** What goes at QoS 0 to a broker of unknown limits. What is larger waits for its acknowledgement, so that it can be suspected. */
const UNASKED_BYTES = 4_096;
/** Reason code of MQTT 5. */
const PACKET_TOO_LARGE = 149;

/** Why a publish was left out. */
export type LeftOutReason = 'bad_topic' | 'too_large' | 'hung_up';

/** How a publish leaves. `done` is called at QoS 1 only, by the broker's answer, and never after the connection ended. */
export type Send = (topic: string, text: string, qos: 0 | 1, done: (error?: Error) => void) => void;

export interface OutgoingOptions {
  /** Largest packet by the operator's word; null where the broker says it, or nobody. */
  maxPacketBytes: number | null;
  maxTopicLevels: number;
  log: Log;
  /** A publish is given up. `topic` is with base. */
  leftOut(topic: string, bytes: number, reason: LeftOutReason): void;
}

interface Item {
  /** With base. */
  topic: string;
  /** Without. */
  shortTopic: string;
  /** JSON. */
  text: string;
  /** Size of the packet as it was sent last. */
  sentBytes: number;
  /** Disconnects at which it was under way. */
  strikes: number;
  /** And at which nothing else was. */
  aloneStrikes: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * What goes to the broker: in order, within the broker's limits, again after a disconnect. A publish at which the broker
 * hangs up would come again at every connection and let nothing else through. So what was under way at two disconnects
 * goes alone from then on, and what was alone under way at two of them is left out: a restart of the broker convicts
 * nobody.
 */
export class Outgoing {
  readonly #options: OutgoingOptions;
  #send: Send | null = null;
  #window = IN_FLIGHT_MAX;
  /** What the broker said at the connection. */
  #saidBytes = Number.POSITIVE_INFINITY;
  /** What it was found out to take. */
  #learnedBytes = Number.POSITIVE_INFINITY;
  #waiting: Item[] = [];
  #bytes = 0;
  readonly #underWay = new Set<Item>();
  readonly #muted = new MutedTopics();

  constructor(options: OutgoingOptions) {
    this.#options = options;
  }

  /** Publishes that the broker has not acknowledged. */
  get waiting(): number {
    return this.#waiting.length + this.#underWay.size;
  }

  /** Their size, as JSON. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  connected(send: Send, said: { receiveMaximum?: number; maximumPacketSize?: number }): void {
    this.#send = send;
    this.#window = Math.max(1, Math.min(IN_FLIGHT_MAX, said.receiveMaximum ?? IN_FLIGHT_MAX));
    this.#saidBytes = said.maximumPacketSize ?? Number.POSITIVE_INFINITY;
    this.#pump();
  }

  /**
   * @param reason the reason code of MQTT 5, where the broker gave one.
   * @param isExcused the broker ended the connection for another reason than a publish.
   */
  disconnected(reason: number | null, isExcused: boolean): void {
    this.#send = null;
    const items = [...this.#underWay];
    this.#underWay.clear();
    const [first] = items;
    const isAlone = items.length === 1 && first !== undefined && first.strikes >= SUSPECT_AT;
    if (!isExcused) {
      for (const item of items) {
        item.strikes += reason === PACKET_TOO_LARGE ? SUSPECT_AT : 1;
        if (isAlone) item.aloneStrikes += 1;
      }
    }
    const isConvicted = isAlone && first.aloneStrikes >= CONVICTED_AT;
    if (isConvicted && !this.#isSmaller(first, first.sentBytes / 2)) {
      if (first.sentBytes <= SMALL_BYTES) this.#muted.mute(first.topic);
      this.#leaveOut(first, 'hung_up');
      return;
    }
    // A smaller one of the same stands accused still.
    if (isConvicted) first.aloneStrikes = CONVICTED_AT - 1;
    this.#waiting.unshift(...items);
  }

  /**
   * Resolves when the broker acknowledged (QoS 1), or when it is left out. At QoS 0 what cannot be sent now is not sent later.
   *
   * @param text JSON.
   */
  async publish(topic: string, shortTopic: string, text: string, qos: 0 | 1): Promise<void> {
    if (qos === 0 && this.#send === null) return;
    const isMuted = this.#muted.isMuted(topic);
    if (isMuted || !isPublishable(topic, this.#options.maxTopicLevels)) {
      this.#options.leftOut(topic, bytesOf(text), isMuted ? 'hung_up' : 'bad_topic');
      return;
    }
    if (qos === 0 && (this.#knowsLimit || text.length * 3 <= UNASKED_BYTES)) {
      this.#sendNow(topic, shortTopic, text);
      return;
    }
    this.#bytes += text.length;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push({
          topic,
          shortTopic,
          text,
          sentBytes: 0,
          strikes: 0,
          aloneStrikes: 0,
          resolve,
          reject,
        });
        this.#pump();
      });
    } finally {
      this.#bytes -= text.length;
    }
  }

  /** Nobody waits for anything any more. */
  stop(): void {
    this.#send = null;
    const items = [...this.#underWay, ...this.#waiting];
    this.#underWay.clear();
    this.#waiting = [];
    for (const item of items) item.reject(new EndedError());
  }

  get #limitBytes(): number {
    return Math.min(
      this.#saidBytes,
      this.#options.maxPacketBytes ?? Number.POSITIVE_INFINITY,
      this.#learnedBytes,
    );
  }

  get #knowsLimit(): boolean {
    return Number.isFinite(this.#limitBytes);
  }

  /** What fits into packets to this topic, as one or more payloads; null where nothing does. */
  #fitted(topic: string, shortTopic: string, text: string, limitBytes = this.#limitBytes): string[] | null {
    if (text.length * 3 + topic.length * 3 + PACKET_OVERHEAD_BYTES <= limitBytes) return [text];
    return fit(shortTopic, text, limitBytes - bytesOf(topic) - PACKET_OVERHEAD_BYTES);
  }

  #sendNow(topic: string, shortTopic: string, text: string): void {
    const parts = this.#fitted(topic, shortTopic, text);
    if (parts === null) this.#options.leftOut(topic, bytesOf(text), 'too_large');
    for (const part of parts ?? []) this.#send?.(topic, part, 0, () => undefined);
  }

  #pump(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (this.#send === null || next === undefined || !this.#mayGo(next)) return;
      this.#waiting.shift();
      const parts = this.#fitted(next.topic, next.shortTopic, next.text);
      const [only] = parts ?? [];
      if (only === undefined) this.#leaveOut(next, 'too_large');
      else if (parts?.length === 1) this.#launch(next, only);
      else this.#waiting.unshift(...split(next, parts ?? []));
    }
  }

  #mayGo(next: Item): boolean {
    if (next.strikes >= SUSPECT_AT) return this.#underWay.size === 0;
    for (const item of this.#underWay) if (item.strikes >= SUSPECT_AT) return false;
    return this.#underWay.size < this.#window;
  }

  #launch(item: Item, text: string): void {
    item.sentBytes = bytesOf(text) + bytesOf(item.topic) + PACKET_OVERHEAD_BYTES;
    this.#underWay.add(item);
    this.#send?.(item.topic, text, 1, (error) => {
      if (!this.#underWay.delete(item)) return;
      const { code } = (error ?? {}) as { code?: unknown };
      if (error === undefined) item.resolve();
      else if (code !== PACKET_TOO_LARGE) item.reject(error);
      else if (this.#isSmaller(item, item.sentBytes * 0.75)) this.#waiting.unshift(item);
      else this.#leaveOut(item, 'too_large');
      this.#pump();
    });
  }

  /** Whether it can be made as small as this; then nothing larger goes out from now on. */
  #isSmaller({ topic, shortTopic, text }: Item, bytes: number): boolean {
    const limitBytes = Math.floor(bytes);
    if (limitBytes < SMALL_BYTES || this.#fitted(topic, shortTopic, text, limitBytes) === null) return false;
    this.#learnedBytes = Math.min(this.#learnedBytes, limitBytes);
    this.#options.log.warn(
      { bytes: this.#learnedBytes },
      'the broker takes no packets as large as this bridge sends; from now on they are smaller. Write its limit into MQTT_MAX_PACKET_BYTES',
    );
    return true;
  }

  #leaveOut(item: Item, reason: LeftOutReason): void {
    this.#options.leftOut(item.topic, item.sentBytes || bytesOf(item.text), reason);
    item.resolve();
  }
}

/** Several publishes for one, which is done when all of them are. */
function split(item: Item, parts: readonly string[]): Item[] {
  let left = parts.length;
  const resolve = (): void => {
    left -= 1;
    if (left === 0) item.resolve();
  };
  return parts.map((text) => ({ ...item, text, resolve }));
}
