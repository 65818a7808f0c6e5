import { claimedIdentityOf, type MessageRef } from '@chimpassist/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageHash } from '../src/chat/identity-index.ts';

/** As it is defined: http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a64(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

describe('the hash of a message', () => {
  it('is FNV-1a, which stands in every digest that was ever written', () => {
    const ref = fc.record<MessageRef>({
      id: fc.string({ unit: 'binary', maxLength: 80 }),
      from: fc.record({ id: fc.oneof(fc.string({ unit: 'binary' }), fc.integer()) }),
      timestamp: fc.integer(),
    });
    fc.assert(
      fc.property(ref, (one) => {
        expect(messageHash(one)).toBe(fnv1a64(new TextEncoder().encode(claimedIdentityOf(one))));
      }),
    );
  });
});
