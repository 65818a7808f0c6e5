import type { PageSays } from '@chimpassist/client/channel';
import { createCustomerPresence } from '@chimpassist/client/presence';
import type { IdentityKeeper } from './identity.ts';
import type { Phase } from './phase.ts';

export interface PresencePorts {
  identity: Pick<IdentityKeeper, 'remember'>;
  phase(): Phase;
  /** Whether the chat may have ended while this page could not hear it: then nobody is asked for yet. */
  isEndUnknown(): boolean;
  isHere(): boolean;
  publish(page: PageSays): Promise<void>;
  isSocketEnough(): boolean;
}

/** What this page says of itself: that it is there, whether it is on the screen, and that it closes. */
export const createPresence = ({ identity, phase, isEndUnknown, isHere, ...ports }: PresencePorts) =>
  createCustomerPresence({
    ...ports,
    page() {
      const now = phase();
      // What an attendant ended begins with the next word only, whatever an older server makes of a page that is there.
      if (!isHere() || (now.kind === 'ended' && now.reason === 'ended')) return null;
      identity.remember({ activeAt: Date.now() });
      const idle = isEndUnknown() || now.kind === 'idle' || now.kind === 'ended';
      return { visible: !globalThis.document?.hidden, idle };
    },
  });
