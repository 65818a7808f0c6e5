import type { Webhook, WebhookBody } from '@chimpassist/protocol';

/** What is stored of a webhook. Its secret is needed for each signature, so it stands here as it is. */
export interface HookConfig {
  id: string;
  url: string;
  events: string[];
  isOn: boolean;
  offReason: 'failing' | 'gone' | null;
  failingSince: number | null;
  createdAt: number;
  secret: string;
  former: { secret: string; until: number } | null;
}

const KEY = 'webhook';

/** The one row about the webhook itself. Synchronous. */
export class HookConfigs {
  readonly #kv: DurableObjectStorage['kv'];
  #config: HookConfig | null | undefined;

  constructor({ kv }: Pick<DurableObjectStorage, 'kv'>) {
    this.#kv = kv;
  }

  /** Null: there is no such webhook. */
  get now(): HookConfig | null {
    this.#config ??= this.#kv.get<HookConfig>(KEY) ?? null;
    return this.#config;
  }

  save(config: HookConfig): void {
    this.#config = config;
    this.#kv.put(KEY, config);
  }

  forget(): void {
    this.#config = null;
  }
}

export const newConfig = (
  id: string,
  { url, events, isOn }: WebhookBody,
  secret: string,
  now: number,
): HookConfig => ({
  ...{ id, url, events, isOn, secret },
  offReason: null,
  failingSince: null,
  createdAt: now,
  former: null,
});

/** By which secrets a delivery is signed, the newest first. */
export const secretsOf = ({ secret, former }: HookConfig, now: number): string[] =>
  former !== null && former.until > now ? [secret, former.secret] : [secret];

export const webhookOf = (config: HookConfig, waiting: number): Webhook => {
  const { secret: _, former, ...rest } = config;
  return { ...rest, formerUntil: former?.until ?? null, waiting };
};
