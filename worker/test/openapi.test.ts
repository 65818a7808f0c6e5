import { SELF } from 'cloudflare:test';
import { CALLS, REST_TABLE, type RestRow, routeOf } from '@chimpassist/protocol';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  HEADERS,
  message,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
} from './support.ts';

interface Operation {
  security?: unknown;
  parameters: { name: string; in: string; required: boolean }[];
  responses: Record<string, { description: string; content?: { 'application/json'?: { schema: unknown } } }>;
}
type Paths = Record<string, Record<string, Operation>>;

let paths: Paths;
let bearer: string;

beforeAll(async () => {
  paths = ((await (await SELF.fetch('http://worker/openapi.json')).json()) as { paths: Paths }).paths;
  bearer = `Bearer ${await tokenFor(SUPERVISOR)}`;
  await tellDesk(attendantOnline(21));
  await say('mary', request('mary'), message('mary', 1));
  await say('mary', accept(21));
  await say('wanda', request('wanda'));
});

const operation = ({ method, path }: RestRow): Operation | undefined =>
  paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
const answerOf = (row: RestRow): unknown =>
  operation(row)?.responses[row.status]?.content?.['application/json']?.schema;

describe('the description of the REST calls', () => {
  it('tells the answer of each call, or that it has no body', () => {
    const told = REST_TABLE.filter((row) => row.rule !== 'bridge' && !row.path.includes('.'));
    expect(told.length).toBeGreaterThan(14);
    for (const row of told)
      expect([routeOf(row), answerOf(row) !== undefined]).toEqual([routeOf(row), row.answer !== null]);
  });

  it('has lists with their items, down to a message', () => {
    expect(answerOf(CALLS.customerMessages)).toMatchObject({
      type: 'array',
      items: {
        properties: {
          message: {
            properties: {
              id: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
              content: { type: 'string' },
              seq: { type: 'integer' },
            },
          },
          sessionInfo: { properties: { lastMessages: { type: 'array', items: { type: 'object' } } } },
        },
      },
    });
  });

  it('names the refusals by their status, and who needs a token', () => {
    const { responses, security, parameters } = operation(CALLS.sessionMessages) ?? {};
    expect(Object.keys(responses ?? {}).sort()).toEqual(['200', '400', '401', '403', '404']);
    expect(responses?.['400']?.description).toBe('bad_id, bad_request');
    expect(security).toEqual([{ token: [] }]);
    expect(parameters?.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ['sessionId', 'path', true],
      ['offset', 'query', false],
      ['limit', 'query', false],
    ]);
    expect(operation(CALLS.health)).not.toHaveProperty('security');
  });
});

describe('an answer', () => {
  it.each([
    [CALLS.health, '/health'],
    [CALLS.jwks, '/.well-known/jwks.json'],
    [CALLS.session, '/session/s-mary'],
    [CALLS.sessionMessages, '/session/s-mary/messages'],
    [CALLS.lastSessions, '/customer/mary/sessions/last'],
    [CALLS.customerMessages, '/customer/mary/messages'],
    [CALLS.customerExport, '/customer/mary'],
    [CALLS.attendantSessions, '/attendant/21/sessions'],
    [CALLS.attendantConfig, '/config/attendant'],
    [CALLS.desk, '/desk'],
    [CALLS.workspace, '/workspace'],
    [CALLS.search, '/search?q=text'],
    [CALLS.audit, '/audit'],
    [CALLS.bridgeLog, '/bridge/log?sessionTopic=server/sessions/mary'],
    [CALLS.bridgeTopics, '/bridge/topics'],
  ] as [RestRow, string][])('is read by its row as it was sent: $path', async (row, path) => {
    const authorization = row.rule === 'bridge' ? HEADERS.authorization : bearer;
    const response = await SELF.fetch(`http://worker${path}`, { headers: { authorization } });
    expect(response.status).toBe(row.status);
    const body: unknown = await response.json();
    if (row.answer === null) throw new Error('This row has no answer.');
    const read = v.parse(row.answer, body);
    expect(JSON.parse(JSON.stringify(read))).toEqual(body);
    // What is read leniently may be read as nothing: there was something.
    if (Array.isArray(body)) expect(body.length).toBeGreaterThan(0);
  });
});
