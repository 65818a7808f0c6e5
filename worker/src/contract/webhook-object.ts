import type { Deliveries, Delivery, Webhook, WebhookBody, WebhookEvent } from '@chimpassist/protocol';

/** Up to where a webhook has read a chat: the log's `seq`, and the number of what happened beside it. */
export interface HookPlace {
  seq: number;
  n: number;
}

/** Something that a webhook may be told of, as its chat tells it. */
export interface HookEvent {
  type: WebhookEvent;
  /** Epoch ms. */
  at: number;
  /** `{seq, chat: {id, sessionId, customer}, …}` as it is sent. */
  json: string;
}

/** What happened in a chat behind a place, in its order. */
export interface HookPage {
  events: HookEvent[];
  place: HookPlace;
  /** There is nothing behind it now. */
  isLast: boolean;
}

/** What others call on the object of one webhook. */
export interface WebhookObject extends Rpc.DurableObjectBranded {
  /** Makes it, or changes what it is told and where. @returns null where there is none to be changed. */
  put(body: WebhookBody, secret: string | null): Promise<Webhook | null>;
  webhook(): Webhook | null;
  /** Signs by another secret from now on, and for a while by that of before too. */
  rotate(secret: string, overlapMs: number): Webhook | null;
  /** Forgets everything, for good. */
  remove(): Promise<void>;
  /** Something happened in a chat. Nothing is sent before this answers. @returns false: there is no such webhook any more. */
  grown(sessionTopic: string): Promise<boolean>;
  /** A chat is erased: nothing of it stays in the log, and nothing of it is sent. */
  forget(sessionTopic: string): void;
  /** Sends a test event. The platform has a meaning of its own for `test`. */
  sendTest(): Promise<Delivery | null>;
  /** The newest first, below a number. */
  deliveries(before: number, limit: number): Deliveries;
  /** @returns null where it is not in the log. */
  resend(deliveryId: string): Promise<Delivery | null>;
  /** @returns how many are sent again. */
  resendSince(since: number): Promise<number>;
}
