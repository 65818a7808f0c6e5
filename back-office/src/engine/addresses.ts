import { dialEdgeAsAttendant } from '@chimpassist/client/mqtt';
import type { AttendantRest } from '@chimpassist/client/rest';
import type { Account } from '../identity/account.ts';
import type { Settings } from '../settings/settings.ts';

/** So often a known address may fail until the Worker is asked whether it is still the right one. */
const TRIES_UNTIL_ASKED = 2;

/** Where this desk connects: as its own setting says, else as the Worker does. */
export function createAddresses(
  { MQTT_BROKER_HOST }: Settings,
  account: Pick<Account, 'addresses' | 'named'>,
  rest: Pick<AttendantRest, 'addresses'>,
) {
  let isAsking = account.addresses() === undefined;

  async function ready(): Promise<void> {
    if (!isAsking) return;
    try {
      account.named(await rest.addresses());
      isAsking = false;
    } catch (error) {
      if (MQTT_BROKER_HOST === '' && account.addresses() === undefined) throw error;
    }
  }

  return {
    /** Before each attempt. Rejects where the Worker has never named an address, and does not answer. */
    ready,
    /** At the start. @throws with a sentence for people where the Worker has answered, and nobody names an address. */
    async checked(): Promise<void> {
      if (MQTT_BROKER_HOST !== '') return;
      if (account.addresses()?.mqtt === undefined) isAsking = true;
      // Away: each attempt asks again.
      await ready().catch(() => {});
      const known = account.addresses();
      if (known === undefined || known.mqtt !== undefined) return;
      throw new Error(
        'This page is not set up yet: set MQTT_BROKER_HOST here or at the Worker, or open the Worker’s edge road. Then reload.',
      );
    },
    /** An attempt has failed, so many in a row by now. */
    failed(attempts: number): void {
      if (attempts >= TRIES_UNTIL_ASKED) isAsking = true;
    },
    /** @throws {TypeError} where nobody names an address. */
    brokerHost(): string {
      const host = MQTT_BROKER_HOST || account.addresses()?.mqtt;
      if (host !== undefined) return host;
      throw new TypeError(
        'Set MQTT_BROKER_HOST of the back office: the Worker names no address to connect to.',
      );
    },
    dial: dialEdgeAsAttendant(() => account.addresses()?.edges ?? []),
  };
}
