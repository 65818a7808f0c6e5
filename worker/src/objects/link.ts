import { DurableObject } from 'cloudflare:workers';
import { siteOfObject } from '@chimpassist/protocol';
import type { Env } from '../contract/env.ts';
import type { ChatFeed, FeedAnswer, LinkObject, Said } from '../contract/link-object.ts';
import { LinkWork } from '../link/link-work.ts';
import { settingsOf } from '../settings.ts';
import { Scheduler } from '../storage/scheduler.ts';
import { objectsOf } from './addresses.ts';

/** The sockets of one person who speaks MQTT to the Worker itself. It is called when there is something to say, and sleeps. */
export class Link extends DurableObject<Env> implements LinkObject {
  readonly #work: LinkWork;
  readonly #scheduler: Scheduler;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { site, name } = siteOfObject(ctx.id.name ?? '');
    const { chat, desk } = objectsOf(env, site);
    this.#work = new LinkWork({
      ctx,
      name,
      settings: settingsOf(env, site),
      chatOf: chat,
      desk,
      arm: () => this.#scheduler.arm(),
    });
    this.#scheduler = new Scheduler(ctx.storage, this.#work.jobs);
  }

  override fetch(request: Request): Response {
    return this.#work.accept(request);
  }

  feed(fed: ChatFeed): FeedAnswer {
    return this.#work.feed(fed);
  }

  tell(said: Said[]): boolean {
    return this.#work.tell(said);
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
