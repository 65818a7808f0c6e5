import { canPush, type PushState, pushState, subscribe, subscriptionOf } from '@chimpassist/client/push';
import { attendantPush, pushKey } from '@chimpassist/client/rest/push';
import { idText } from '@chimpassist/protocol';
import type { Engine } from '../engine/engine.ts';

/** It shows what comes, and stands beside the page. */
const WORKER = '/desk-worker.js';
/** For whom this browser has subscribed. */
const WHO = 'chimpassist:push';

export interface DeskPushOptions {
  access: Engine['access'];
  attendantId: string | number;
  /** In which the messages are written. */
  language(): string;
}

/** Push messages of this browser, for the attendant who is signed in. */
export function createDeskPush({ access, attendantId, language }: DeskPushOptions) {
  const rest = attendantPush(access);
  const me = idText(attendantId);

  return {
    /** `off` also where it is another attendant's. */
    async state(): Promise<PushState> {
      const state = await pushState(WORKER);
      return state === 'on' && localStorage.getItem(WHO) !== me ? 'off' : state;
    },
    /** Whether this deployment sends any. */
    isOffered: async (): Promise<boolean> => (await pushKey(access.endpoint)) !== null,
    async turnOn(): Promise<void> {
      const subscription = await subscribe(WORKER, () => pushKey(access.endpoint));
      if (subscription === null) return;
      await rest.add(subscription.toJSON(), language());
      localStorage.setItem(WHO, me);
    },
    async turnOff(): Promise<void> {
      const subscription = await subscriptionOf(WORKER);
      localStorage.removeItem(WHO);
      await subscription?.unsubscribe();
      // The push service says the same where this cannot be told.
      if (subscription !== null) await rest.remove(subscription.endpoint);
    },
    /**
     * Browsers change their subscriptions, so it is said again at each opening. What is another attendant's ends: this
     * browser would go on showing it.
     */
    async renew(): Promise<void> {
      if (!canPush()) return;
      const subscription = await subscriptionOf(WORKER);
      if (localStorage.getItem(WHO) !== me) {
        localStorage.removeItem(WHO);
        await subscription?.unsubscribe();
      } else if (Notification.permission === 'granted' && subscription !== null)
        await rest.add(subscription.toJSON(), language());
    },
  };
}
