import { everybody, herAttendants, onlySupervisor, type Rows, SUBSCRIPTION, staff } from './columns.ts';

/** What the desk reads: its picture, attendants, search, figures, the audit log. */
export const DESK_ROWS = {
  'GET /attendant/:attendantId/sessions': {
    path: '/attendant/21/sessions',
    expected: herAttendants(200),
  },
  'GET /config/attendant': { path: '/config/attendant', expected: staff(200) },
  'GET /desk': { path: '/desk', expected: staff(200) },
  'GET /search': { path: '/search?q=text', expected: staff(200) },
  'GET /figures': { path: '/figures?from=2026-11-01&to=2026-11-08', expected: staff(200) },
  'GET /figures/chats': { path: '/figures/chats?from=2026-11-01&to=2026-11-08', expected: staff(200) },
  'GET /figures/messages.csv': {
    path: '/figures/messages.csv?from=2026-11-01&to=2026-11-08',
    expected: onlySupervisor(200),
  },
  'GET /figures/messages.jsonl': {
    path: '/figures/messages.jsonl?from=2026-11-01&to=2026-11-08',
    expected: onlySupervisor(200),
  },
  'GET /figures/chats.csv': {
    path: '/figures/chats.csv?from=2026-11-01&to=2026-11-08',
    expected: onlySupervisor(200),
  },
  'GET /figures/chats.jsonl': {
    path: '/figures/chats.jsonl?from=2026-11-01&to=2026-11-08',
    expected: onlySupervisor(200),
  },
  'GET /figures/now': { path: '/figures/now', expected: onlySupervisor(200) },
  'POST /figures/rebuild': { path: '/figures/rebuild', expected: onlySupervisor(202) },
  'POST /attendant/push': { path: '/attendant/push', body: SUBSCRIPTION, expected: staff(201) },
  'DELETE /attendant/push': { path: '/attendant/push', expected: staff(204) },
  'PUT /attendant/quiet': { path: '/attendant/quiet', body: { quiet: null }, expected: staff(200) },
  // Where the workspace wants to know, `visitors.test.ts` shows what becomes of them.
  'GET /visitors/socket': { path: '/visitors/socket', expected: everybody(400) },
  'GET /visitors': { path: '/visitors', expected: staff(404) },
  'POST /visitors/:visitorId/message': {
    path: '/visitors/nobody/message',
    body: { content: 'Hello' },
    expected: staff(404),
  },
  'GET /audit': { path: '/audit', expected: onlySupervisor(200) },
} satisfies Rows;
