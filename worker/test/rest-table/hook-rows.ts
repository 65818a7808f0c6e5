import { everybody, herAttendants, onlySupervisor, type Rows, staff } from './columns.ts';

/** Sign-in, the built-in directory, and what the hooks say. */
export const HOOK_ROWS = {
  // No hook is configured here: who is let through to it is told that.
  'POST /chimpassist/auth': {
    path: '/chimpassist/auth',
    body: { email: 'a@b', password: 'c' },
    expected: everybody(503),
  },
  'POST /chimpassist/token': { path: '/chimpassist/token', expected: staff(204) },
  'POST /chimpassist/sign-out': { path: '/chimpassist/sign-out', expected: staff(204) },
  // The built-in directory is not in use here: `directory-changes.test.ts` shows what these do.
  'GET /chimpassist/people': { path: '/chimpassist/people', expected: onlySupervisor(404) },
  'POST /chimpassist/people': {
    path: '/chimpassist/people',
    body: { email: 'a@b', name: 'A', type: 'support/firstLevel', password: 'ten letters' },
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/people/:attendantId': {
    path: '/chimpassist/people/21',
    body: { disabled: true },
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/people/:attendantId/password': {
    path: '/chimpassist/people/21/password',
    body: { password: 'ten letters' },
    expected: onlySupervisor(404),
  },
  'DELETE /chimpassist/people/:attendantId': {
    path: '/chimpassist/people/21',
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/password': {
    path: '/chimpassist/password',
    body: { current: 'ten letters', password: 'ten letters' },
    expected: staff(404),
  },
  'GET /chimpassist/customer/:customerId/:part': {
    path: '/chimpassist/customer/mary/statistics',
    expected: herAttendants(503),
  },
} satisfies Rows;
