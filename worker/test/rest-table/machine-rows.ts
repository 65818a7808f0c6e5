import { everybody, onlyBridge, type Rows } from './columns.ts';

/** What programs ask: the bridge, monitors, and who reads the contract. */
export const MACHINE_ROWS = {
  'GET /health': { path: '/health', expected: everybody(200) },
  'GET /openapi.json': { path: '/openapi.json', expected: everybody(200) },
  'GET /.well-known/jwks.json': { path: '/.well-known/jwks.json', expected: everybody(200) },
  // No MAIL_SECRET is set here: `mail/door.test.ts` has one.
  'GET /metrics': { path: '/metrics', expected: everybody(503) },
  'GET /bridge/socket': { path: '/bridge/socket', expected: onlyBridge(400) },
  'GET /bridge/mirror': { path: '/bridge/mirror', expected: onlyBridge(400) },
  'POST /bridge/batch': {
    path: '/bridge/batch',
    body: { v: 1, epoch: 0, chats: [], desk: [] },
    expected: onlyBridge(200),
  },
  'POST /bridge/channel': {
    path: '/bridge/channel',
    body: { customer: { id: 'mary', name: '', avatarURL: null } },
    expected: onlyBridge(200),
  },
  'POST /bridge/erased': {
    path: '/bridge/erased',
    body: { sessionTopic: 'server/sessions/never', at: 1, spooled: 0, parked: 0, mirrored: null },
    expected: onlyBridge(204),
  },
  'GET /bridge/log': { path: '/bridge/log?sessionTopic=server/sessions/mary', expected: onlyBridge(200) },
  'GET /bridge/topics': { path: '/bridge/topics', expected: onlyBridge(200) },
  'GET /bridge/ledgers': { path: '/bridge/ledgers', expected: onlyBridge(200) },
  'GET /bridge/facts': { path: '/bridge/facts?ledger=2026-11%200001', expected: onlyBridge(200) },
} satisfies Rows;
