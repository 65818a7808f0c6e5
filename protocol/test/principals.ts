import { authorize } from '../src/trust/authorize.ts';
import type { LegacyClients, Principal } from '../src/trust/principal.ts';

/** Who asks, in the order of the tables' columns. Expired and forged tokens never become a principal: see `token.test.ts`. */
export const PEOPLE = {
  nobody: { kind: 'anonymous' },
  guest: { kind: 'customer', id: 'guest-1', guest: true },
  customer: { kind: 'customer', id: 7, guest: false },
  other: { kind: 'customer', id: '8', guest: false },
  first: { kind: 'attendant', id: 12, type: 'support/firstLevel' },
  second: { kind: 'attendant', id: 13, type: 'support/secondLevel' },
  supervisor: { kind: 'attendant', id: 14, type: 'support/supervisor' },
  bridge: { kind: 'bridge' },
} as const satisfies Record<string, Principal>;
export type Person = keyof typeof PEOPLE;
export const ALL = Object.keys(PEOPLE) as Person[];
export const STAFF: Person[] = ['first', 'second', 'supervisor'];

/** The gate's word about a topic. */
export const may = (
  principal: Principal,
  action: 'publish' | 'subscribe',
  topic: string | null,
  legacyClients: LegacyClients = 'none',
): boolean => authorize(principal, { kind: 'topic', action, topic }, { legacyClients }).allowed;
