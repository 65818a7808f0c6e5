import { runInDurableObject } from 'cloudflare:test';
import type { Deliveries, Delivery, Webhook } from '@chimpassist/protocol';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterEach } from 'vitest';
import type { HookConfig } from '../../src/webhooks/hook-config.ts';
import { bindings, message } from '../support.ts';
import { ask, asked } from './api.ts';
import type { Received } from './receiver.ts';

export type Hook = Webhook & { secret: string };

const AT = 'https://hooks.example.com';

/** A webhook whose receiver is the path of this name. */
export async function hookAt(name: string, over: Record<string, unknown> = {}): Promise<Hook> {
  const body = {
    url: `${AT}/${name}`,
    events: ['message.created', 'chat.started', 'chat.assigned', 'chat.unassigned', 'chat.ended'],
    ...over,
  };
  return (await asked<Hook>('/v1/webhooks', { body })).body;
}

/** What came to a path, whatever it was answered. */
export const allTries = async (name: string): Promise<Received[]> =>
  (await (await fetch(`${AT}/log/${name}`)).json()) as Received[];

/** What came there and was taken. */
export const taken = async (name: string): Promise<Received[]> =>
  (await allTries(name)).filter(({ status }) => status === 204);

/** What a path answers from now on, or to every so many-th. */
export async function answering(name: string, mood: { status: number; every?: number; location?: string }) {
  await fetch(`${AT}/mood/${name}`, { method: 'PUT', body: JSON.stringify(mood) });
}

interface Body {
  type: string;
  timestamp: string;
  data: { seq: number; chat: { id: string; sessionId: string }; message?: { content: string } } & Record<
    string,
    unknown
  >;
}

/** The body, once the reference library has verified it. @throws for a signature that is not right */
export const verified = (secret: string, { headers, body }: Received): Body =>
  new Verifier(secret).verify(body, headers) as Body;

export const deliveriesOf = async ({ id }: Webhook, query = ''): Promise<Delivery[]> =>
  (await asked<Deliveries>(`/v1/webhooks/${id}/deliveries${query}`)).body.data;
export const hookNow = async ({ id }: Webhook): Promise<Webhook> =>
  (await asked<Webhook>(`/v1/webhooks/${id}`)).body;
export const removeHook = async ({ id }: Webhook): Promise<void> => {
  await ask(`/v1/webhooks/${id}`, { method: 'DELETE' });
};

export const stub = ({ id }: Pick<Hook, 'id'>) => bindings.WEBHOOK.getByName(`webhook ${id}`);

/** Makes webhooks like {@link hookAt}, and removes them after each test. */
export function hooksOfTests(): typeof hookAt {
  const open: Hook[] = [];
  afterEach(async () => {
    for (const hook of open.splice(0)) await removeHook(hook);
  });
  return async (...given) => {
    const hook = await hookAt(...given);
    open.push(hook);
    return hook;
  };
}

/** The texts of the messages that came to a path and were taken. */
export const contentsAt = async (name: string, hook: Hook): Promise<(string | undefined)[]> =>
  (await taken(name)).map((each) => verified(hook.secret, each).data.message?.content);

/** As if this had been written down. */
export const rewrite = (hook: Hook, change: Partial<HookConfig>) =>
  runInDurableObject(stub(hook), (_, { storage }) => {
    const config = storage.kv.get<HookConfig>('webhook');
    storage.kv.put('webhook', { ...config, ...change });
  });

/** A message that is said now: a webhook is told of what came since it is there. */
export const messageNow = (id: string, n: number) => ({ ...message(id, n), at: Date.now() });
