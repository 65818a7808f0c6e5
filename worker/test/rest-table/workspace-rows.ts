import { onlySupervisor, type Rows, staff } from './columns.ts';

/** What a team shares. */
export const WORKSPACE_ROWS = {
  // What is granted to an attendant besides, `workspace.test.ts` shows.
  'GET /workspace': { path: '/workspace', expected: staff(200) },
  'PUT /workspace/answers/:entryId': {
    path: '/workspace/answers/hello',
    body: { name: 'Hello', text: 'Hello {customer.name}' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/answers/:entryId': { path: '/workspace/answers/none', expected: onlySupervisor(404) },
  'PUT /workspace/own/answers/:entryId': {
    path: '/workspace/own/answers/hello',
    body: { name: 'Hello', text: 'Hello' },
    expected: staff(200),
  },
  'DELETE /workspace/own/answers/:entryId': { path: '/workspace/own/answers/none', expected: staff(404) },
  // The tests bind no bucket here; `files/answer-files.test.ts` does.
  'POST /workspace/files': { path: '/workspace/files?name=a.txt', expected: staff(503) },
  'GET /workspace/files/:fileId': { path: `/workspace/files/a1.${'0'.repeat(32)}`, expected: staff(503) },
  'PUT /workspace/tags/:entryId': {
    path: '/workspace/tags/vip',
    body: { name: 'VIP' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/tags/:entryId': { path: '/workspace/tags/none', expected: onlySupervisor(404) },
  'PUT /workspace/teams/:entryId': {
    path: '/workspace/teams/sales',
    body: { name: 'Sales' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/teams/:entryId': { path: '/workspace/teams/none', expected: onlySupervisor(404) },
  'PUT /workspace/settings': { path: '/workspace/settings', body: {}, expected: onlySupervisor(200) },
  'PUT /workspace/forms/:entryId': {
    path: '/workspace/forms/after',
    body: { name: 'After', when: 'after', fields: [{ name: 'why', kind: 'text', label: 'Why?' }] },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/forms/:entryId': { path: '/workspace/forms/none', expected: onlySupervisor(404) },
  'PUT /workspace/hours': {
    path: '/workspace/hours',
    body: { zone: 'UTC', weekly: [] },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/hours': { path: '/workspace/hours', expected: onlySupervisor(204) },
  'PUT /workspace/rules/:entryId': {
    path: '/workspace/rules/hello',
    body: { text: 'Hello' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/rules/:entryId': { path: '/workspace/rules/none', expected: onlySupervisor(404) },
  'GET /workspace/rules/counts': { path: '/workspace/rules/counts', expected: staff(200) },
  'PUT /workspace/grants/:attendantId': {
    path: '/workspace/grants/99',
    body: { rights: [] },
    expected: onlySupervisor(200),
  },
  'GET /workspace/bots': { path: '/workspace/bots', expected: onlySupervisor(200) },
  'PUT /workspace/bots/:entryId': {
    path: '/workspace/bots/a-bot',
    body: { name: 'A bot', isOn: false },
    expected: onlySupervisor(200),
  },
  'POST /workspace/bots/:entryId/rotate': {
    path: '/workspace/bots/never/rotate',
    expected: onlySupervisor(404),
  },
  'DELETE /workspace/bots/:entryId': { path: '/workspace/bots/never', expected: onlySupervisor(404) },
} satisfies Rows;
