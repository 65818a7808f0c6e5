import {
  type ApiKey,
  type BotBody,
  type BotDoor,
  CALLS,
  type Deliveries,
  type Delivery,
  pathOf,
  type Webhook,
} from '@chimpassist/protocol';
import type * as v from 'valibot';
import type { AttendantRestOptions } from './attendant-rest.ts';
import { createTokenCalls } from './token-calls.ts';

/** What supervisors do about the operator's own programs: keys, webhooks, bots. Each call throws {@link RestError}. */
export function createProgramsRest(options: AttendantRestOptions) {
  const { get, put, post, remove } = createTokenCalls(options);
  return {
    keys: async (): Promise<ApiKey[]> => (await get(pathOf(CALLS.keys, {}), CALLS.keys.answer)).data,
    /** The only answers that show the key are this one and that of {@link rotateKey}. */
    addKey: (body: v.InferInput<typeof CALLS.addKey.body>): Promise<ApiKey & { key: string }> =>
      post(pathOf(CALLS.addKey, {}), body, CALLS.addKey.answer),
    rotateKey: (keyId: string, overlapSeconds: number): Promise<ApiKey & { key: string }> =>
      post(pathOf(CALLS.rotateKey, { keyId }), { overlapSeconds }, CALLS.rotateKey.answer),
    removeKey: (keyId: string) => remove(pathOf(CALLS.deleteKey, { keyId })),

    webhooks: async (): Promise<Webhook[]> =>
      (await get(pathOf(CALLS.webhooks, {}), CALLS.webhooks.answer)).data,
    addWebhook: (body: v.InferInput<typeof CALLS.addWebhook.body>): Promise<Webhook & { secret: string }> =>
      post(pathOf(CALLS.addWebhook, {}), body, CALLS.addWebhook.answer),
    putWebhook: (webhookId: string, body: v.InferInput<typeof CALLS.putWebhook.body>): Promise<Webhook> =>
      put(pathOf(CALLS.putWebhook, { webhookId }), body, CALLS.putWebhook.answer),
    removeWebhook: (webhookId: string) => remove(pathOf(CALLS.deleteWebhook, { webhookId })),
    rotateWebhook: (webhookId: string, overlapSeconds: number): Promise<Webhook & { secret: string }> =>
      post(pathOf(CALLS.rotateWebhook, { webhookId }), { overlapSeconds }, CALLS.rotateWebhook.answer),
    testWebhook: (webhookId: string): Promise<Delivery> =>
      post(pathOf(CALLS.testWebhook, { webhookId }), {}, CALLS.testWebhook.answer),
    /** The newest first. @param cursor of the page before. */
    deliveries: (webhookId: string, cursor = ''): Promise<Deliveries> =>
      get(pathOf(CALLS.deliveries, { webhookId }, { cursor, limit: 20 }), CALLS.deliveries.answer),
    resend: (webhookId: string, deliveryId: string): Promise<Delivery> =>
      post(pathOf(CALLS.resendDelivery, { webhookId, deliveryId }), {}, CALLS.resendDelivery.answer),
    /** @returns how many are sent again. */
    resendSince: async (webhookId: string, since: number): Promise<number> =>
      (await post(pathOf(CALLS.resendSince, { webhookId }), { since }, CALLS.resendSince.answer)).count,

    bots: async (): Promise<BotDoor[]> => (await get(pathOf(CALLS.bots, {}), CALLS.bots.answer)).data,
    putBot: (entryId: string, body: BotBody): Promise<BotDoor & { secret?: string | undefined }> =>
      put(pathOf(CALLS.putBot, { entryId }), body, CALLS.putBot.answer),
    rotateBot: (
      entryId: string,
      overlapSeconds: number,
    ): Promise<BotDoor & { secret?: string | undefined }> =>
      post(pathOf(CALLS.rotateBot, { entryId }), { overlapSeconds }, CALLS.rotateBot.answer),
    removeBot: (entryId: string) => remove(pathOf(CALLS.deleteBot, { entryId })),
  };
}

export type ProgramsRest = ReturnType<typeof createProgramsRest>;
