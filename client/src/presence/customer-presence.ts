import { randomId } from '@chimpassist/protocol';
import type { PageSays } from '../channel/customer-channel.ts';
import { startKeepAlive } from './keep-alive.ts';

export interface CustomerPresencePorts {
  /** What the page says of itself at this moment; null where it says nothing. Asked before each keep-alive. */
  page(): Omit<PageSays, 'id' | 'gone'> | null;
  publish(page: PageSays): Promise<void>;
  /** Whether an open socket says already that the page is there: then it is said once for each connection. */
  isSocketEnough(): boolean;
}

/** What a customer's page says of itself, again and again until `stop()`: that it is there; and once, that it closes. */
export function createCustomerPresence({ page, publish, isSocketEnough }: CustomerPresencePorts) {
  const pageId = randomId();

  function sayOnline(isRepeated = false): void {
    const says = page();
    if (says === null || (isRepeated && isSocketEnough())) return;
    publish({ ...says, id: pageId }).catch(() => {
      // Not connected: said again as soon as we are.
    });
  }
  return {
    pageId,
    sayOnline: (): void => sayOnline(),
    /** Said before, and perhaps not heard. */
    repeatOnline: (): void => sayOnline(true),
    sayGone: (): Promise<void> =>
      publish({ id: pageId, gone: true }).catch(() => {
        // Not connected: the broker has said it already.
      }),
    stop: startKeepAlive(() => sayOnline(true)),
  };
}
