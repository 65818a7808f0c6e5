import type { RestRoute } from '@chimpassist/protocol';

const REFUSED = 401;
export const FORBIDDEN = 403;
/** Who asks. */
export const COLUMNS = [
  'nobody',
  'guest',
  'customer',
  'other customer',
  'first level',
  'second level',
  'supervisor',
  'bridge',
  'expired',
  'alg none',
  'other key',
  'other audience',
];
/** Of a call that needs a token, in the order of the columns; credentials that are none are always refused. */
export const row = (
  guest: number,
  customer: number,
  other: number,
  first: number,
  second: number,
  supervisor: number,
) => [
  REFUSED,
  guest,
  customer,
  other,
  first,
  second,
  supervisor,
  REFUSED,
  REFUSED,
  REFUSED,
  REFUSED,
  REFUSED,
];
export const everybody = (status: number) => COLUMNS.map(() => status);
export const onlyBridge = (status: number) =>
  COLUMNS.map((column) => (column === 'bridge' ? status : REFUSED));
export const ofMary = (status: number) => row(FORBIDDEN, status, FORBIDDEN, status, FORBIDDEN, status);
export const staff = (status: number) => row(FORBIDDEN, FORBIDDEN, FORBIDDEN, status, status, status);
/** Of attendants those who are in Mary's chat, and supervisors. */
export const herAttendants = (status: number) =>
  row(FORBIDDEN, FORBIDDEN, FORBIDDEN, status, FORBIDDEN, status);
export const onlySupervisor = (status: number) =>
  row(FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, status);

/** How a call is made, and what each column is answered. `mary` and `21` are the customer and the attendant of the tests. */
export type Row = { path: string; body?: unknown; expected: number[] };
/** Rows of one part; together they have to name every call. */
export type Rows = Partial<Record<RestRoute, Row>>;

/** A browser of nobody's. */
export const SUBSCRIPTION = {
  endpoint: 'https://fcm.googleapis.com/fcm/send/nobody',
  keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
};
