import { log } from '../log.ts';
import type { DeliveryTable, Waiting } from './delivery-table.ts';
import { type HookConfigs, secretsOf } from './hook-config.ts';
import { GIVE_UP_MS, Pace, waitAfter } from './pace.ts';
import { type Answer, send } from './send.ts';
import { signedHeaders } from './signature.ts';
import { refusalOf } from './url-guard.ts';

/** The longest that one try may take, and a little more: after it nobody is trying. */
const TRY_MS = 30_000;
const GONE = 410;

export interface DeliveriesOptions {
  table: DeliveryTable;
  configs: HookConfigs;
  allowsPrivate: boolean;
  /** A chat has no event on its way any more: there may be more to read. */
  emptied(): void;
  /** It was turned off. */
  turnedOff(reason: 'failing' | 'gone'): void;
  arm(): Promise<void>;
  waitUntil(work: Promise<void>): void;
}

/**
 * Sends what waits: of each chat one event after the other, of several chats at once. What fails is tried again, and what
 * comes behind it waits, so that the order of a chat stays.
 */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #pace = new Pace();
  /** When a try of this chat began, epoch ms. */
  readonly #underWay = new Map<string, number>();

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** When there is something to be sent next, epoch ms; null: nothing. */
  get nextDue(): number | null {
    const { table, configs } = this.#options;
    if (configs.now?.isOn !== true) return null;
    const dues = table.heads.map(({ topic, nextAt }) => {
      const since = this.#underWay.get(topic);
      return since === undefined ? Math.max(nextAt, this.#pace.notBefore) : since + TRY_MS;
    });
    return dues.length === 0 ? null : Math.min(...dues);
  }

  /** Begins what is due, as much as may go at once. It does not wait for it. */
  start(): void {
    const { table, configs, waitUntil } = this.#options;
    if (configs.now?.isOn !== true) return;
    const now = Date.now();
    if (this.#pace.notBefore > now) return;
    for (const { topic, nextAt } of table.heads) {
      if (this.#underWay.size >= this.#pace.atOnce) return;
      if (nextAt > now || this.#underWay.has(topic)) continue;
      this.#underWay.set(topic, now);
      waitUntil(this.#sendAll(topic));
    }
  }

  /** One try, now. */
  async try(waiting: Waiting): Promise<Answer> {
    const { table, configs, allowsPrivate } = this.#options;
    const { n, body, tries } = waiting;
    const config = configs.now;
    if (config === null) return { isTaken: false, status: null, text: '', retryAfterMs: 0 };
    const refused = refusalOf(config.url, allowsPrivate);
    const now = Date.now();
    const answer =
      refused === null
        ? await send(config.url, body, await signedHeaders(table.idOf(n), body, secretsOf(config, now), now))
        : { isTaken: false, status: null, text: refused, retryAfterMs: 0 };
    const wait = Math.max(waitAfter(tries + 1), answer.retryAfterMs);
    table.tried(n, answer, answer.isTaken ? null : Date.now() + wait);
    return answer;
  }

  /** Turned on again, or told so by hand: it is tried at once. */
  forgive(): void {
    this.#pace.succeeded();
  }

  async #sendAll(topic: string): Promise<void> {
    const { table, configs, emptied, arm } = this.#options;
    try {
      while (configs.now?.isOn === true) {
        const head = table.headOf(topic);
        if (head === null || head.nextAt > Date.now()) break;
        this.#underWay.set(topic, Date.now());
        const answer = await this.try(head);
        this.#judge(answer);
        if (!answer.isTaken) break;
      }
    } catch (error) {
      log('webhook_failed', { error });
    } finally {
      this.#underWay.delete(topic);
    }
    emptied();
    this.start();
    await arm();
  }

  #judge({ isTaken, status }: Answer): void {
    const { configs, turnedOff } = this.#options;
    const config = configs.now;
    if (config === null) return;
    const now = Date.now();
    if (isTaken) {
      this.#pace.succeeded();
      if (config.failingSince !== null) configs.save({ ...config, failingSince: null });
      return;
    }
    this.#pace.failed(now);
    const failingSince = config.failingSince ?? now;
    if (config.failingSince === null) configs.save({ ...config, failingSince });
    if (status === GONE) turnedOff('gone');
    else if (now - failingSince >= GIVE_UP_MS) turnedOff('failing');
  }
}
