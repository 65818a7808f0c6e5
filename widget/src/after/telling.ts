import { canPush, pushState, subscribe, subscriptionOf } from '@chimpassist/client/push';
import { customerPush, type PushRest, pushKey } from '@chimpassist/client/rest/push';
import type { Id } from '@chimpassist/protocol';
import type { AfterPorts, Telling } from './after.ts';
import { tellingTextsFor } from './telling-texts.ts';

type Line = 'tellsYou' | 'tellsNoMore' | 'tellingDenied' | 'tellingFailed';

/** For whom this browser has subscribed. */
const WHO = 'chimpassist:push';

/** Resolves with null where browser, site or deployment do not have it. @param changed something is to be drawn again */
export async function createTelling(ports: AfterPorts, changed: () => void): Promise<Telling | null> {
  const { endpoint, fetcher, bearer, pushWorker: worker = '' } = ports;
  if (worker === '' || !canPush() || (await pushKey(endpoint, fetcher)) === null) return null;
  let isOn = (await pushState(worker)) === 'on';
  /** What came of the last wish. */
  let last: Line | null = null;

  async function turnOn(rest: PushRest, customerId: Id, language: string): Promise<Line> {
    // What was another person's is not told to this one.
    if (!isOnFor(customerId)) await (await subscriptionOf(worker))?.unsubscribe();
    const subscription = await subscribe(worker, () => pushKey(endpoint, fetcher));
    if (subscription === null) return 'tellingDenied';
    await rest.add(subscription.toJSON(), language);
    localStorage.setItem(WHO, String(customerId));
    isOn = true;
    return 'tellsYou';
  }
  async function turnOff(rest: PushRest): Promise<Line> {
    const subscription = await subscriptionOf(worker);
    await subscription?.unsubscribe();
    isOn = false;
    if (subscription !== null) await rest.remove(subscription.endpoint);
    return 'tellsNoMore';
  }

  const isOnFor = (customerId: Id): boolean => isOn && localStorage.getItem(WHO) === String(customerId);

  async function turn(customerId: Id, language: string): Promise<Line> {
    const rest = customerPush(endpoint, bearer, customerId, fetcher);
    try {
      return isOnFor(customerId) ? await turnOff(rest) : await turnOn(rest, customerId, language);
    } catch {
      return 'tellingFailed';
    }
  }

  return {
    wish: (look, customerId) => tellingTextsFor(look)[isOnFor(customerId) ? 'tellMeNot' : 'tellMe'],
    async turn(look, customerId) {
      last = await turn(customerId, look.language);
      changed();
    },
    outcome: (look) => (last === null ? '' : tellingTextsFor(look)[last]),
  };
}
