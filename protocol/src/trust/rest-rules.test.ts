import { describe, expect, it } from 'vitest';
import { ALL, PEOPLE, type Person, STAFF } from '../../test/principals.ts';
import { REST_RULES, type RestRoute } from '../rest/table.ts';
import { RIGHTS, type Right } from '../vocabulary.ts';
import { authorize } from './authorize.ts';
import type { LegacyClients } from './principal.ts';

/** What is asked for belongs to customer 7, or to attendant 12; with which knowledge of the asking attendant. */
const REST: Record<RestRoute, { allowed: Person[]; widget?: true; all?: true }> = {
  'GET /health': { allowed: ALL },
  'GET /openapi.json': { allowed: ALL },
  'GET /.well-known/jwks.json': { allowed: ALL },
  'POST /session': { allowed: ALL },
  'GET /session/:sessionId': { allowed: ['customer', 'supervisor'], widget: true },
  'GET /session/:sessionId/messages': { allowed: ['customer', 'supervisor'], widget: true },
  'GET /customer/:customerId/sessions/last': { allowed: ['customer', 'supervisor'], widget: true },
  'GET /customer/:customerId/messages': { allowed: ['customer', 'supervisor'], widget: true },
  'GET /mqtt/:customerId': { allowed: ['customer'] },
  'GET /mqtt': { allowed: ['guest', 'customer', 'other', 'first', 'second', 'supervisor'] },
  'GET /customer/:customerId': { allowed: ['supervisor'] },
  'GET /customer/:customerId/archive': { allowed: ['supervisor'] },
  'DELETE /customer/:customerId': { allowed: ['supervisor'] },
  'GET /customer/:customerId/erasure': { allowed: ['supervisor'] },
  'POST /customer/:customerId/import/files/:attachmentId': { allowed: ['supervisor'] },
  'POST /customer/:customerId/import': { allowed: ['supervisor'] },
  'POST /customer/:customerId/assist': { allowed: ['supervisor'] },
  'GET /config/widget': { allowed: ALL },
  'POST /customer/:customerId/form': { allowed: ['customer'] },
  'GET /customer/:customerId/form': { allowed: ['customer'] },
  'GET /forms/:customerId': { allowed: ALL },
  'POST /forms/:customerId': { allowed: ALL },
  'POST /customer/:customerId/transcript': { allowed: ['customer'] },
  'POST /customer/:customerId/rating': { allowed: ['customer'] },
  'GET /customer/:customerId/rating/linked': { allowed: ALL },
  'POST /customer/:customerId/rating/linked': { allowed: ALL },
  'GET /customer/:customerId/mails': { allowed: ['supervisor'] },
  'POST /mail': { allowed: ALL },
  'GET /metrics': { allowed: ALL },
  'POST /customer/:customerId/attachments': { allowed: ['customer', 'supervisor'] },
  'GET /customer/:customerId/attachments': { allowed: ['customer', 'supervisor'] },
  'GET /attachments/:attachmentId': { allowed: ['customer', 'supervisor'] },
  'POST /attachments/:attachmentId/link': { allowed: ['customer', 'supervisor'] },
  'GET /attachments/:attachmentId/linked': { allowed: ALL },
  'POST /attachments/:attachmentId/thumbnail': { allowed: ['customer', 'supervisor'] },
  'GET /attachments/:attachmentId/thumbnail': { allowed: ['customer', 'supervisor'] },
  'GET /attendant/:attendantId/sessions': { allowed: ['first', 'supervisor'], all: true },
  'GET /config/attendant': { allowed: STAFF, all: true },
  'GET /desk': { allowed: STAFF },
  'GET /visitors/socket': { allowed: ALL },
  'GET /visitors': { allowed: STAFF },
  'POST /visitors/:visitorId/message': { allowed: STAFF },
  'GET /customer/:customerId/notes': { allowed: ['supervisor'] },
  'POST /customer/:customerId/notes': { allowed: ['supervisor'] },
  'PUT /customer/:customerId/messages/:seq': { allowed: ['supervisor'] },
  'DELETE /customer/:customerId/messages/:seq': { allowed: ['supervisor'] },
  'GET /customer/:customerId/messages/:seq/versions': { allowed: ['supervisor'] },
  'POST /customer/:customerId/join': { allowed: STAFF },
  'PUT /customer/:customerId/join/:attendantId': { allowed: ['supervisor'] },
  'GET /customer/:customerId/tags': { allowed: ['supervisor'] },
  'PUT /customer/:customerId/tags': { allowed: ['supervisor'] },
  'GET /customer/:customerId/attributes': { allowed: ['supervisor'] },
  'PUT /customer/:customerId/attributes': { allowed: ['supervisor'] },
  'POST /customer/:customerId/attributes': { allowed: ['customer'] },
  'PUT /customer/:customerId/mark': { allowed: ['supervisor'] },
  'GET /customer/:customerId/drafts': { allowed: ['supervisor'] },
  'PUT /customer/:customerId/drafts': { allowed: ['supervisor'] },
  'GET /search': { allowed: STAFF },
  'GET /figures': { allowed: STAFF },
  'GET /figures/chats': { allowed: STAFF },
  'GET /figures/messages.csv': { allowed: ['supervisor'] },
  'GET /figures/messages.jsonl': { allowed: ['supervisor'] },
  'GET /figures/chats.csv': { allowed: ['supervisor'] },
  'GET /figures/chats.jsonl': { allowed: ['supervisor'] },
  'GET /figures/now': { allowed: ['supervisor'] },
  'POST /figures/rebuild': { allowed: ['supervisor'] },
  'GET /workspace': { allowed: STAFF },
  'PUT /workspace/answers/:entryId': { allowed: ['supervisor'] },
  'DELETE /workspace/answers/:entryId': { allowed: ['supervisor'] },
  'PUT /workspace/own/answers/:entryId': { allowed: STAFF },
  'DELETE /workspace/own/answers/:entryId': { allowed: STAFF },
  'POST /workspace/files': { allowed: STAFF },
  'GET /workspace/files/:fileId': { allowed: STAFF },
  'PUT /workspace/tags/:entryId': { allowed: ['supervisor'] },
  'DELETE /workspace/tags/:entryId': { allowed: ['supervisor'] },
  'PUT /workspace/teams/:entryId': { allowed: ['supervisor'] },
  'DELETE /workspace/teams/:entryId': { allowed: ['supervisor'] },
  'PUT /workspace/settings': { allowed: ['supervisor'] },
  'PUT /workspace/forms/:entryId': { allowed: ['supervisor'] },
  'DELETE /workspace/forms/:entryId': { allowed: ['supervisor'] },
  'PUT /workspace/hours': { allowed: ['supervisor'] },
  'DELETE /workspace/hours': { allowed: ['supervisor'] },
  'PUT /workspace/rules/:entryId': { allowed: ['supervisor'] },
  'DELETE /workspace/rules/:entryId': { allowed: ['supervisor'] },
  'GET /workspace/rules/counts': { allowed: STAFF },
  'POST /config/rules/:entryId/:event': { allowed: ALL },
  'POST /customer/:customerId/push': { allowed: ['customer'] },
  'DELETE /customer/:customerId/push': { allowed: ['customer'] },
  'POST /attendant/push': { allowed: STAFF },
  'DELETE /attendant/push': { allowed: STAFF },
  'PUT /attendant/quiet': { allowed: STAFF },
  'PUT /workspace/grants/:attendantId': { allowed: ['supervisor'] },
  'GET /workspace/bots': { allowed: ['supervisor'] },
  'PUT /workspace/bots/:entryId': { allowed: ['supervisor'] },
  'DELETE /workspace/bots/:entryId': { allowed: ['supervisor'] },
  'POST /workspace/bots/:entryId/rotate': { allowed: ['supervisor'] },
  'GET /v1/chats/:id/turn': { allowed: ['supervisor'] },
  'POST /v1/chats/:id/turns/:turnId': { allowed: ['supervisor'] },
  'GET /v1/openapi.json': { allowed: ALL },
  'GET /v1/try.html': { allowed: ALL },
  'GET /v1/figures': { allowed: ['supervisor'] },
  'GET /v1/figures/now': { allowed: ['supervisor'] },
  'GET /v1/chats': { allowed: ['supervisor'] },
  'GET /v1/chats/:id': { allowed: ['supervisor'] },
  'GET /v1/chats/:id/messages': { allowed: ['supervisor'] },
  'POST /v1/chats/:id/messages': { allowed: ['supervisor'] },
  'POST /v1/chats/:id/files': { allowed: ['supervisor'] },
  'GET /v1/chats/:id/files/:fileId': { allowed: ['supervisor'] },
  'GET /v1/chats/:id/notes': { allowed: ['supervisor'] },
  'POST /v1/chats/:id/notes': { allowed: ['supervisor'] },
  'GET /v1/customers/:id': { allowed: ['supervisor'] },
  'PUT /v1/customers/:id/attributes': { allowed: ['supervisor'] },
  'GET /v1/customers/:id/tags': { allowed: ['supervisor'] },
  'PUT /v1/customers/:id/tags': { allowed: ['supervisor'] },
  'GET /v1/tags': { allowed: ['supervisor'] },
  'PUT /v1/tags/:entryId': { allowed: ['supervisor'] },
  'DELETE /v1/tags/:entryId': { allowed: ['supervisor'] },
  'GET /v1/answers': { allowed: ['supervisor'] },
  'PUT /v1/answers/:entryId': { allowed: ['supervisor'] },
  'DELETE /v1/answers/:entryId': { allowed: ['supervisor'] },
  'GET /v1/webhooks': { allowed: ['supervisor'] },
  'POST /v1/webhooks': { allowed: ['supervisor'] },
  'GET /v1/webhooks/:webhookId': { allowed: ['supervisor'] },
  'PUT /v1/webhooks/:webhookId': { allowed: ['supervisor'] },
  'DELETE /v1/webhooks/:webhookId': { allowed: ['supervisor'] },
  'POST /v1/webhooks/:webhookId/rotate': { allowed: ['supervisor'] },
  'POST /v1/webhooks/:webhookId/test': { allowed: ['supervisor'] },
  'GET /v1/webhooks/:webhookId/deliveries': { allowed: ['supervisor'] },
  'POST /v1/webhooks/:webhookId/deliveries/:deliveryId/resend': { allowed: ['supervisor'] },
  'POST /v1/webhooks/:webhookId/resend': { allowed: ['supervisor'] },
  'GET /v1/keys': { allowed: ['supervisor'] },
  'POST /v1/keys': { allowed: ['supervisor'] },
  'POST /v1/keys/:keyId/rotate': { allowed: ['supervisor'] },
  'DELETE /v1/keys/:keyId': { allowed: ['supervisor'] },
  'GET /audit': { allowed: ['supervisor'] },
  'POST /chimpassist/auth': { allowed: ALL },
  'POST /chimpassist/token': { allowed: STAFF },
  'POST /chimpassist/sign-out': { allowed: STAFF },
  'GET /chimpassist/people': { allowed: ['supervisor'] },
  'POST /chimpassist/people': { allowed: ['supervisor'] },
  'POST /chimpassist/people/:attendantId': { allowed: ['supervisor'] },
  'POST /chimpassist/people/:attendantId/password': { allowed: ['supervisor'] },
  'DELETE /chimpassist/people/:attendantId': { allowed: ['supervisor'] },
  'POST /chimpassist/password': { allowed: STAFF },
  'GET /chimpassist/customer/:customerId/:part': { allowed: ['supervisor'], all: true },
  'GET /bridge/socket': { allowed: ['bridge'] },
  'GET /bridge/mirror': { allowed: ['bridge'] },
  'POST /bridge/batch': { allowed: ['bridge'] },
  'POST /bridge/channel': { allowed: ['bridge'] },
  'POST /bridge/erased': { allowed: ['bridge'] },
  'GET /bridge/log': { allowed: ['bridge'] },
  'GET /bridge/topics': { allowed: ['bridge'] },
  'GET /bridge/ledgers': { allowed: ['bridge'] },
  'GET /bridge/facts': { allowed: ['bridge'] },
};
/** Calls that concern one customer: attendants make them where the chat is theirs or waits. */
const OF_A_CUSTOMER: RestRoute[] = [
  'GET /customer/:customerId/mails',
  'POST /customer/:customerId/assist',
  'GET /customer/:customerId/attributes',
  'PUT /customer/:customerId/attributes',
  'GET /customer/:customerId/tags',
  'PUT /customer/:customerId/tags',
  'PUT /customer/:customerId/mark',
  'GET /customer/:customerId/drafts',
  'PUT /customer/:customerId/drafts',
  'GET /customer/:customerId/notes',
  'PUT /customer/:customerId/join/:attendantId',
  'PUT /customer/:customerId/messages/:seq',
  'DELETE /customer/:customerId/messages/:seq',
  'POST /customer/:customerId/notes',
  'GET /session/:sessionId',
  'GET /session/:sessionId/messages',
  'GET /customer/:customerId/sessions/last',
  'GET /customer/:customerId/messages',
  'GET /chimpassist/customer/:customerId/:part',
  'POST /customer/:customerId/attachments',
  'GET /customer/:customerId/attachments',
  'GET /attachments/:attachmentId',
  'POST /attachments/:attachmentId/link',
  'POST /attachments/:attachmentId/thumbnail',
  'GET /attachments/:attachmentId/thumbnail',
];
/** Calls for which a supervisor grants a right. */
const OF_A_RIGHT: [RestRoute, Right][] = [
  ['PUT /workspace/answers/:entryId', 'answers'],
  ['DELETE /workspace/answers/:entryId', 'answers'],
  ['PUT /workspace/tags/:entryId', 'tags'],
  ['DELETE /workspace/tags/:entryId', 'tags'],
  ['PUT /workspace/teams/:entryId', 'settings'],
  ['DELETE /workspace/teams/:entryId', 'settings'],
  ['PUT /workspace/settings', 'settings'],
  ['PUT /workspace/hours', 'settings'],
  ['PUT /workspace/forms/:entryId', 'settings'],
  ['DELETE /workspace/forms/:entryId', 'settings'],
  ['DELETE /workspace/hours', 'settings'],
  ['PUT /workspace/rules/:entryId', 'settings'],
  ['DELETE /workspace/rules/:entryId', 'settings'],
  ['GET /figures/messages.csv', 'export'],
  ['GET /figures/messages.jsonl', 'export'],
  ['GET /figures/chats.csv', 'export'],
  ['GET /figures/chats.jsonl', 'export'],
  ['GET /figures/now', 'reports'],
  ['GET /customer/:customerId', 'export'],
  ['GET /customer/:customerId/archive', 'export'],
];
const asked = { customerId: '7', sessionTopic: 'server/sessions/7', attendantId: '12' };
const whoMayCall = (route: RestRoute, reach?: 'assigned' | 'waiting' | 'none'): Person[] =>
  ALL.filter(
    (person) =>
      authorize(PEOPLE[person], { kind: 'rest', route, ...asked, ...(reach ? { reach } : {}) }).allowed,
  );

describe('authorize: REST', () => {
  it.each(Object.keys(REST) as RestRoute[])('%s is for those of its row and nobody else', (route) => {
    expect(whoMayCall(route)).toEqual(REST[route].allowed);
  });

  it('has a row here for every rule', () => {
    expect(Object.keys(REST).sort()).toEqual(Object.keys(REST_RULES).sort());
  });

  it.each(OF_A_CUSTOMER)('%s is for an attendant who is in the chat, or for all while it waits', (route) => {
    const wide = ALL.filter((person) => REST[route].allowed.includes(person) || STAFF.includes(person));
    expect(whoMayCall(route, 'assigned')).toEqual(wide);
    expect(whoMayCall(route, 'waiting')).toEqual(wide);
    expect(whoMayCall(route, 'none')).toEqual(REST[route].allowed);
  });

  it.each(OF_A_RIGHT)('%s is for attendants with the right %s, and with no other', (route, right) => {
    const withRights = (...rights: Right[]): Person[] =>
      ALL.filter((person) => authorize(PEOPLE[person], { kind: 'rest', route, ...asked, rights }).allowed);
    expect(withRights(right)).toEqual(ALL.filter((person) => STAFF.includes(person)));
    expect(withRights(...RIGHTS.filter((other) => other !== right))).toEqual(['supervisor']);
  });

  it('has a row above for every call of a right', () => {
    const ofRights = Object.entries(REST_RULES).filter(([, rule]) => rule.startsWith('right:'));
    expect(OF_A_RIGHT.map(([route, right]) => [route, `right:${right}`]).sort()).toEqual(ofRights.sort());
  });

  it('LEGACY_CLIENTS opens what legacy clients call, only to those without a token', () => {
    for (const route of Object.keys(REST) as RestRoute[]) {
      for (const legacyClients of ['none', 'widget', 'all'] as LegacyClients[]) {
        const isOpened = (policyOpens: LegacyClients[]) => policyOpens.includes(legacyClients);
        const { allowed, widget, all } = REST[route];
        for (const person of ALL) {
          const decision = authorize(PEOPLE[person], { kind: 'rest', route, ...asked }, { legacyClients });
          const opened =
            person === 'nobody' &&
            ((widget === true && isOpened(['widget', 'all'])) || (all === true && isOpened(['all'])));
          expect([route, legacyClients, person, decision.allowed]).toEqual([
            route,
            legacyClients,
            person,
            allowed.includes(person) || opened,
          ]);
        }
      }
    }
  });

  it('an id is compared by its text, so 7 and "7" are one customer', () => {
    const route = 'GET /customer/:customerId/messages';
    const own = { kind: 'customer', id: '7', guest: false } as const;
    expect(authorize(own, { kind: 'rest', route, customerId: '7' }).allowed).toBe(true);
    expect(authorize(own, { kind: 'rest', route, customerId: '70' }).allowed).toBe(false);
    expect(authorize(own, { kind: 'rest', route }).allowed).toBe(false);
  });
});
