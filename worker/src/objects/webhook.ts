import { DurableObject } from 'cloudflare:workers';
import {
  type Deliveries as DeliveriesPage,
  type Delivery,
  siteOfObject,
  WEBHOOK_TEST,
  type WebhookBody,
  type Webhook as WebhookInfo,
} from '@chimpassist/protocol';
import type { Env } from '../contract/env.ts';
import type { WebhookObject } from '../contract/webhook-object.ts';
import { log } from '../log.ts';
import { mailSenderOf } from '../mail/senders.ts';
import { settingsOf } from '../settings.ts';
import { migrate } from '../storage/migrate.ts';
import { Scheduler } from '../storage/scheduler.ts';
import { CURSORS_TABLE, Cursors } from '../webhooks/cursors.ts';
import { Deliveries } from '../webhooks/deliveries.ts';
import { DELIVERIES_TABLE, DeliveryTable } from '../webhooks/delivery-table.ts';
import { HookConfigs, newConfig, webhookOf } from '../webhooks/hook-config.ts';
import { Reading } from '../webhooks/reading.ts';
import { type Objects, objectsOf } from './addresses.ts';
import { HookMailer } from './hook-mailer.ts';

const MIGRATIONS = [DELIVERIES_TABLE + CURSORS_TABLE];
const PREFIX = 'webhook ';
/** So long what has arrived stays in the log, ms. */
const KEPT_MS = 3 * 86_400_000;
const CLEAN_MS = 3_600_000;

/**
 * One webhook: where something is sent, how far it has read each chat, and what is on its way. Chats tell it that they have
 * more; it reads their logs, so that nothing is lost however long its receiver is away, and no chat ever waits for it.
 */
export class Webhook extends DurableObject<Env> implements WebhookObject {
  readonly #id: string;
  readonly #objects: Objects;
  readonly #configs: HookConfigs;
  readonly #cursors: Cursors;
  readonly #table: DeliveryTable;
  readonly #deliveries: Deliveries;
  readonly #reading: Reading;
  readonly #mailer: HookMailer;
  readonly #scheduler: Scheduler;
  #cleanedAt = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { site, name } = siteOfObject(ctx.id.name ?? '');
    this.#id = name.slice(PREFIX.length);
    this.#objects = objectsOf(env, site);
    const { storage } = ctx;
    migrate(storage, MIGRATIONS);
    this.#configs = new HookConfigs(storage);
    this.#cursors = new Cursors(storage.sql);
    this.#table = new DeliveryTable(storage.sql, () => this.#id);
    const common = { configs: this.#configs, table: this.#table };
    this.#deliveries = new Deliveries({
      ...common,
      allowsPrivate: settingsOf(env, site).allowsPrivateWebhooks,
      emptied: () => this.#read(),
      turnedOff: (reason) => this.#turnOff(reason),
      arm: () => this.#scheduler.arm(),
      waitUntil: (work) => ctx.waitUntil(work),
    });
    this.#reading = new Reading({
      ...common,
      storage,
      cursors: this.#cursors,
      chatOf: (topic) => this.#objects.chat(topic),
      desk: () => this.#objects.desk(),
    });
    const sender = mailSenderOf(env, site, (mail) => this.#objects.desk().sendMail(mail));
    this.#mailer = new HookMailer(storage.kv, this.#objects, sender);
    this.#scheduler = new Scheduler(storage, [
      { name: 'tell by mail', nextDue: () => this.#mailer.nextDue, run: (now) => this.#mailer.send(now) },
      { name: 'look at all chats', nextDue: () => this.#reading.sweepDue, run: () => this.#reading.sweep() },
      {
        name: 'read chats',
        nextDue: () => (this.#reading.isDue ? 0 : null),
        run: () => this.#reading.read(() => this.#deliveries.start()),
      },
      { name: 'send', nextDue: () => this.#deliveries.nextDue, run: () => this.#deliveries.start() },
      {
        name: 'clean the log',
        nextDue: () => (this.#configs.now === null ? null : this.#cleanedAt + CLEAN_MS),
        run: (now) => this.#clean(now),
      },
    ]);
  }

  async put(body: WebhookBody, secret: string | null): Promise<WebhookInfo | null> {
    const now = Date.now();
    const before = this.#configs.now;
    if (before === null && secret === null) return null;
    const { url, events, isOn } = body;
    const config =
      before === null
        ? newConfig(this.#id, body, secret ?? '', now)
        : { ...before, url, events, isOn, ...(isOn ? { offReason: null, failingSince: null } : {}) };
    this.#configs.save(config);
    // Chats that come from now on learn of it; the others are looked for, where it was not there or was off.
    await this.#objects.desk().putHook(this.#id, true);
    if (isOn && before?.isOn !== true) {
      this.#mailer.forget();
      this.#deliveries.forgive();
      this.#reading.sweepAll();
      await this.#scheduler.arm();
    }
    return this.webhook();
  }

  webhook(): WebhookInfo | null {
    const config = this.#configs.now;
    return config === null ? null : webhookOf(config, this.#table.countWaiting());
  }

  rotate(secret: string, overlapMs: number): WebhookInfo | null {
    const config = this.#configs.now;
    if (config === null) return null;
    this.#configs.save({
      ...config,
      secret,
      former: { secret: config.secret, until: Date.now() + overlapMs },
    });
    return this.webhook();
  }

  async remove(): Promise<void> {
    this.#configs.forget();
    await this.#objects.desk().putHook(this.#id, false);
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    migrate(this.ctx.storage, MIGRATIONS);
  }

  async grown(sessionTopic: string): Promise<boolean> {
    const config = this.#configs.now;
    if (config === null) return false;
    // Who is off looks at all chats when it is on again.
    if (!config.isOn) return true;
    this.#reading.grown(sessionTopic);
    // Where this is cut off, the alarm goes on with it.
    await this.#scheduler.arm();
    this.#read();
    return true;
  }

  forget(sessionTopic: string): void {
    this.ctx.storage.transactionSync(() => {
      this.#cursors.forget(sessionTopic);
      this.#table.forget(sessionTopic);
    });
  }

  async sendTest(): Promise<Delivery | null> {
    if (this.#configs.now === null) return null;
    const json = JSON.stringify({ seq: 0, webhook: this.#id });
    const n = this.#table.add('', WEBHOOK_TEST, Date.now(), json);
    const waiting = this.#table.waiting(n);
    // It is one try, whatever comes of it.
    if (waiting !== null) this.#table.tried(n, await this.#deliveries.try(waiting), null);
    return this.#table.one(n);
  }

  deliveries(before: number, limit: number): DeliveriesPage {
    const data = this.#table.before(before, limit);
    const last = data.at(-1);
    const n = last === undefined ? null : this.#table.numberIn(last.id);
    return { data, ...(data.length < limit || n === null ? {} : { cursor: String(n) }) };
  }

  async resend(deliveryId: string): Promise<Delivery | null> {
    const n = this.#table.numberIn(deliveryId);
    if (n === null || this.#table.one(n) === null) return null;
    this.#table.again(n, Date.now());
    this.#sendNow();
    return this.#table.one(n);
  }

  async resendSince(since: number): Promise<number> {
    const count = this.#table.againSince(since, Date.now());
    this.#sendNow();
    return count;
  }

  override async alarm(): Promise<void> {
    await this.#scheduler.alarm();
  }

  #sendNow(): void {
    this.#deliveries.forgive();
    this.#deliveries.start();
    this.ctx.waitUntil(this.#scheduler.arm());
  }

  /** Reads on, and sends what comes of it. The alarm does it once more where that fails. */
  #read(): void {
    const work = this.#reading
      .read(() => this.#deliveries.start())
      .catch((error: unknown) => log('webhook_not_read', { error }))
      .then(() => this.#scheduler.arm());
    this.ctx.waitUntil(work);
  }

  #clean(now: number): void {
    this.#cleanedAt = now;
    this.#table.deleteOld(now - KEPT_MS);
  }

  #turnOff(offReason: 'failing' | 'gone'): void {
    const config = this.#configs.now;
    if (config === null) return;
    const before = webhookOf(config, 0);
    this.#configs.save({ ...config, isOn: false, offReason });
    const after = this.webhook();
    this.#mailer.plan({ id: this.#id, url: config.url, reason: offReason, at: Date.now() });
    this.ctx.waitUntil(this.#scheduler.arm());
    this.ctx.waitUntil(
      this.#objects
        .workspace()
        .noteHook(before, after, `webhook ${this.#id}`)
        .catch((error: unknown) => log('webhook_off_not_noted', { error })),
    );
  }
}
