import type { ChatStore } from '../chat/chat-store.ts';
import { hookPage } from '../chat/hook-page.ts';
import type { ChatEffects, Outlet } from '../contract/outlet.ts';
import type { HookPage, HookPlace, WebhookObject } from '../contract/webhook-object.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';

export interface WebhookNotifierOptions {
  store: ChatStore;
  topic: string;
  hookOf(id: string): Pick<DurableObjectStub<WebhookObject>, 'grown'>;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/**
 * Lets webhooks know that something happened here, once until they have read it: they read the log themselves, from where they
 * stand. It costs no row, and nobody here waits for it. Kept in memory only: an object that forgets tells once more.
 */
export class WebhookNotifier implements Outlet<ChatEffects> {
  readonly #options: WebhookNotifierOptions;
  /** Webhooks that were told and have not read to the end since. */
  readonly #told = new Set<string>();
  /** Webhooks that could not be told. */
  readonly #owed = new Set<string>();
  /** Something happened before this object learned which webhooks there are. */
  #isUnheard = false;
  #hasLooked = false;

  constructor(options: WebhookNotifierOptions) {
    this.#options = options;
  }

  push({ entries = [], controls = [] }: ChatEffects): void {
    if (entries.length > 0 || controls.length > 0) this.#grown();
  }

  pushPerishable(): void {}

  /** Called when the desk has said which webhooks there are. */
  learned(): void {
    if (this.#isUnheard) this.#grown();
  }

  /** Tells what this object had not told before it slept or was stopped. */
  lookAgain(): void {
    if (!this.#hasLooked) this.#grown();
  }

  /** Called when a webhook reads: from now on it is told of what happens here. */
  read(hook: string, from: HookPlace | { since: number }, limit: number): HookPage {
    const { store } = this.#options;
    const page = hookPage(store, from, limit);
    if (page.isLast) this.#told.delete(hook);
    const { record } = store;
    const { hooks = [] } = record;
    if (!hooks.includes(hook) && record.state.kind !== 'none')
      store.save({ ...record, hooks: [...hooks, hook] });
    return page;
  }

  get job(): Job {
    return {
      name: 'tell webhooks',
      nextDue: () => (this.#owed.size > 0 ? 0 : null),
      run: async () => {
        for (const hook of [...this.#owed]) await this.#tell(hook);
      },
    };
  }

  #grown(): void {
    const { hooks } = this.#options.store.record;
    this.#isUnheard = hooks === undefined;
    if (hooks === undefined) return;
    this.#hasLooked = true;
    for (const hook of hooks) {
      if (this.#told.has(hook)) continue;
      this.#told.add(hook);
      // Once the transaction of which this is the last step is whole. Where it is not, a webhook reads for nothing.
      void Promise.resolve().then(() => this.#try(hook));
    }
  }

  async #try(hook: string): Promise<void> {
    try {
      await this.#tell(hook);
    } catch (error) {
      log('webhook_not_told', { error });
      this.#owed.add(hook);
      await this.#options.arm();
    }
  }

  async #tell(hook: string): Promise<void> {
    const { store, topic, hookOf } = this.#options;
    const isThere = await hookOf(hook).grown(topic);
    this.#owed.delete(hook);
    if (isThere) return;
    const { record } = store;
    store.saveWithNext({ ...record, hooks: (record.hooks ?? []).filter((id) => id !== hook) });
  }
}
