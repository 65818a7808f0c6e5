import type { AttendantType } from '@chimpassist/protocol';

/** Who can sign in to the back office of the demo. All have the password {@link DEMO_PASSWORD}. */
export const DEMO_PASSWORD = 'chimpassist';

export interface DemoAttendant {
  id: number;
  name: string;
  email: string;
  avatarURL: string;
  type: AttendantType;
}

/** A small picture with initials, as text: nothing is fetched from anywhere. */
function initialsAvatar(name: string, hue: number): string {
  const initials = name
    .split(' ')
    .map((word) => word.charAt(0))
    .join('')
    .slice(0, 2);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="hsl(${hue} 45% 42%)"/><text x="32" y="41" font-family="system-ui,sans-serif" font-size="26" font-weight="600" fill="#fff" text-anchor="middle">${initials}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const attendant = (
  id: number,
  name: string,
  email: string,
  hue: number,
  type: DemoAttendant['type'],
): DemoAttendant => ({ id, name, email, avatarURL: initialsAvatar(name, hue), type });

export const DEMO_ATTENDANTS: readonly DemoAttendant[] = [
  attendant(12, 'Ana Ribeiro', 'user@chimpassist.com', 190, 'support/firstLevel'),
  attendant(13, 'Tom Becker', 'colleague@chimpassist.com', 140, 'support/firstLevel'),
  attendant(21, 'Lena Osei', 'second@chimpassist.com', 265, 'support/secondLevel'),
  attendant(31, 'Marta Lindqvist', 'supervisor@chimpassist.com', 20, 'support/supervisor'),
];

export interface DemoCustomer {
  id: number;
  name: string;
  avatarURL: string;
  email: string;
  phone: string;
  city: string;
  since: string;
  plan: string;
  orders: number;
  /** Of the last order. */
  order: string;
  parcel: string;
  /** Paid in all, euros. */
  spent: number;
}

const customer = (
  id: number,
  name: string,
  hue: number,
  rest: Omit<DemoCustomer, 'id' | 'name' | 'avatarURL'>,
): DemoCustomer => ({ id, name, avatarURL: initialsAvatar(name, hue), ...rest });

/** Whom the shop knows. The ids are what `localStorage.userData` carries. */
export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  customer(298301, 'Mary Okafor', 330, {
    email: 'mary.okafor@example.com',
    phone: '+44 20 7946 0812',
    city: 'Bristol, United Kingdom',
    since: '2019-03-02',
    plan: 'Gold',
    orders: 42,
    order: 'BC-20418',
    parcel: 'Out for delivery',
    spent: 2184.5,
  }),
  customer(298302, 'João Figueira', 45, {
    email: 'joao.figueira@example.com',
    phone: '+351 21 355 0142',
    city: 'Porto, Portugal',
    since: '2023-11-18',
    plan: 'Silver',
    orders: 9,
    order: 'BC-20433',
    parcel: 'At the sorting centre',
    spent: 412.2,
  }),
  customer(298303, 'Amina Haddad', 100, {
    email: 'amina.haddad@example.com',
    phone: '+33 1 70 18 23 44',
    city: 'Lyon, France',
    since: '2026-09-30',
    plan: 'None',
    orders: 1,
    order: 'BC-20440',
    parcel: 'Being packed',
    spent: 38.9,
  }),
  customer(298304, 'Jonas Weber', 215, {
    email: 'jonas.weber@example.com',
    phone: '+49 30 5557 0199',
    city: 'Leipzig, Germany',
    since: '2021-06-11',
    plan: 'Silver',
    orders: 17,
    order: 'BC-20397',
    parcel: 'Delivered to a neighbour',
    spent: 903.75,
  }),
  customer(298305, 'Priya Raman', 285, {
    email: 'priya.raman@example.com',
    phone: '+44 161 496 0377',
    city: 'Manchester, United Kingdom',
    since: '2020-01-27',
    plan: 'Gold',
    orders: 63,
    order: 'BC-20429',
    parcel: 'Returned',
    spent: 3517.0,
  }),
  customer(298306, 'Elena Popescu', 0, {
    email: 'elena.popescu@example.com',
    phone: '+40 21 555 0163',
    city: 'Cluj-Napoca, Romania',
    since: '2024-04-05',
    plan: 'None',
    orders: 4,
    order: 'BC-20411',
    parcel: 'Delivered',
    spent: 156.3,
  }),
];

export const findCustomer = (id: string): DemoCustomer | undefined =>
  DEMO_CUSTOMERS.find((one) => String(one.id) === id);
