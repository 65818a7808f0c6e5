import type { Role } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { type Candidate, verdictOn } from '../src/chat/copies.ts';
import { rolesOf } from '../src/chat/role.ts';

const stored = (seq: number, role: Role, words: string): Candidate => ({ seq, stored: { role, words } });
const arrived = (words: string, roles: Role[], { hasId = false, isProven = false } = {}) => ({
  words,
  roles,
  hasId,
  isProven,
});
const BOTH: Role[] = rolesOf({ id: 5 }, '5', ['5'], undefined, true);

describe('rule 14: what has come beside what is stored', () => {
  it('on the common topic is a copy if its words are the same, else the other one’s', () => {
    expect(BOTH).toEqual(['customer', 'attendant']);
    const first = [stored(1, 'customer', 'hello')];
    expect(verdictOn(first, arrived('hello', BOTH))).toEqual({ kind: 'copy', seq: 1 });
    expect(verdictOn(first, arrived('good day', BOTH))).toEqual({
      kind: 'new',
      role: 'attendant',
      isTwin: true,
    });
    const two = [...first, stored(2, 'attendant', 'good day')];
    expect(verdictOn(two, arrived('good day', BOTH))).toEqual({ kind: 'copy', seq: 2 });
    expect(verdictOn(two, arrived('third words', BOTH))).toMatchObject({ kind: 'otherWords' });
  });

  it('is a copy where an attendant wrote before anybody knew that', () => {
    const before = [stored(1, 'unverified', 'hello')];
    expect(verdictOn(before, arrived('hello', ['attendant'], { isProven: true }))).toEqual({
      kind: 'copy',
      seq: 1,
    });
  });

  it('under an id, is another’s only where that is proven', () => {
    const first = [stored(1, 'attendant', 'hello')];
    const id = { hasId: true };
    expect(verdictOn(first, arrived('hello', ['customer'], id))).toEqual({ kind: 'copy', seq: 1 });
    expect(verdictOn(first, arrived('bye', ['customer'], id))).toEqual({ kind: 'otherWords', seq: 1 });
    expect(verdictOn(first, arrived('hello', ['customer'], { ...id, isProven: true }))).toEqual({
      kind: 'new',
      role: 'customer',
      isTwin: true,
    });
  });

  it('does not come back where a message of this identity was deleted by age', () => {
    expect(verdictOn([{ seq: 4, stored: null }], arrived('x', ['customer'], { isProven: true }))).toEqual({
      kind: 'copy',
      seq: 4,
    });
  });
});
