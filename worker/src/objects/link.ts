import { DurableObject } from 'cloudflare:workers';
import { type SessionTopic, siteOfObject } from '@chimpassist/protocol';
import type { Env } from '../contract/env.ts';
import type { ChatFeed, FeedAnswer, LinkObject, Said } from '../contract/link-object.ts';
import type { SpokenState } from '../contract/speaking-link.ts';
import { LinkWork } from '../link/link-work.ts';
import { settingsOf } from '../settings.ts';
import { Scheduler } from '../storage/scheduler.ts';
import { keysOf, verifiedBy } from '../token-keys.ts';
import { objectsOf } from './addresses.ts';

/** The sockets of one person who speaks MQTT to the Worker itself. It is called when there is something to say, and sleeps. */
export class Link extends DurableObject<Env> implements LinkObject {
  readonly #work: LinkWork;
  readonly #scheduler: Scheduler;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { site, name } = siteOfObject(ctx.id.name ?? '');
    const { chat, desk, link, signInGuard } = objectsOf(env, site);
    const settings = settingsOf(env, site);
    this.#work = new LinkWork({
      ctx,
      name,
      settings,
      linkOf: link,
      verify: async (token) =>
        verifiedBy(token, {
          keys: await keysOf(env, site),
          baseTopic: settings.baseTopic,
          standingOf: (id, signInId) => signInGuard(`attendant ${id}`).standing(signInId),
        }),
      chatOf: chat,
      desk,
      arm: () => this.#scheduler.arm(),
    });
    this.#scheduler = new Scheduler(ctx.storage, this.#work.jobs);
  }

  override fetch(request: Request): Response {
    return this.#work.accept(request);
  }

  feed(fed: ChatFeed): FeedAnswer | Promise<FeedAnswer> {
    return this.#work.feed(fed);
  }

  tell(said: Said[]): boolean {
    return this.#work.tell(said);
  }

  hear(said: Said[]): void {
    this.#work.hear(said);
  }

  chatChanged(topic: SessionTopic, state: SpokenState): void {
    this.#work.plain.chatChanged(topic, state);
  }

  customerHeardAt(topic: SessionTopic): number | null {
    return this.#work.plain.customerHeardAt(topic);
  }

  takenOver(clientId: string): void {
    this.#work.plain.takenOver(clientId);
  }

  end(): void {
    this.#work.end();
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    this.#work.receive(ws, data);
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#work.closed(ws, code);
  }

  override webSocketError(ws: WebSocket): void {
    this.#work.closed(ws, 1000);
  }

  override async alarm(): Promise<void> {
    this.#work.alarmCame();
    await this.#scheduler.alarm();
  }
}
