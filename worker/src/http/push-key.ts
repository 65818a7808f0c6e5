import { pushKeysIn } from '../push/vapid.ts';
import { type AppContext, accessFor } from './context.ts';

/** By which browsers subscribe; null where this deployment sends no push messages. */
export const pushKeyFor = (c: AppContext): string | null =>
  pushKeysIn(accessFor(c).vapidKeys)?.publicKey ?? null;
