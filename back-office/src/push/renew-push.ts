import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import { createDeskPush } from './desk-push.ts';

/** Browsers change their subscriptions, and other people sign in: said once when a desk is opened. */
export function renewPush(engine: Pick<Engine, 'access'>, store: Pick<DeskStore, 'peek'>): void {
  const push = createDeskPush({
    access: engine.access,
    attendantId: store.peek().me.id,
    language: () => document.documentElement.lang || 'en',
  });
  // Said again when a desk is opened next.
  push.renew().catch(() => {});
}
