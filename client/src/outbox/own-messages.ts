import { type Id, isRefusalOf, isStoredOf } from '@chimpassist/protocol';
import type { Outbox } from './types.ts';

type Refusals = Parameters<Outbox<unknown>['refuse']>;
type StoredRef = Parameters<typeof isStoredOf>[0] & { id?: Id | undefined };
type RefusedRef = Parameters<typeof isRefusalOf>[0] & { id?: Id | undefined; reason: Refusals[1] };

/** Tells an outbox what the server says of its writer's messages. Those of others with the same id change nothing. */
export function createOwnMessages(
  outbox: Pick<Outbox<unknown>, 'settle' | 'refuse'>,
  writer: Parameters<typeof isStoredOf>[1],
) {
  return {
    stored(refs: readonly StoredRef[]): void {
      for (const ref of refs)
        if (ref.id !== undefined && isStoredOf(ref, writer)) outbox.settle(String(ref.id));
    },
    refused(refs: readonly RefusedRef[]): void {
      for (const ref of refs)
        if (ref.id !== undefined && isRefusalOf(ref, writer)) outbox.refuse(String(ref.id), ref.reason);
    },
  };
}
