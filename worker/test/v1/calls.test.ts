import { SELF } from 'cloudflare:test';
import { Validator } from '@cfworker/json-schema';
import { CALLS, REST_TABLE, type RestRow, routeOf } from '@chimpassist/protocol';
import * as v from 'valibot';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { exampleOf, queryOfExample } from '../../src/http/v1/examples.ts';
import { message, request, say } from '../support.ts';
import { ask, asked, uploaded } from './api.ts';

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  responses: Record<
    string,
    { content?: { 'application/json'?: { schema: Json; example?: unknown }; '*/*'?: unknown } }
  >;
  requestBody?: { content: { 'application/json': { schema: Json; example?: unknown } } };
}

const ROWS = REST_TABLE.filter(({ path }) => path.startsWith('/v1/') && !path.includes('.'));
const PATHS: Record<string, string> = { ':id': 'ada', ':entryId': 'an-entry' };
/** Whose chat has a turn of a bot that goes on. */
const CHATS: Record<string, string> = { [CALLS.turn.path]: 'ben', [CALLS.answerTurn.path]: 'eve' };
const pathOfRow = ({ path }: RestRow): string =>
  path.replace(':id', CHATS[path] ?? ':id').replaceAll(/:\w+/g, (name) => PATHS[name] ?? made[name] ?? name);

const PATIENCE = { timeout: 20_000 };

/** @throws while the bot of this chat is not asked. */
async function turnIn(customer: string): Promise<string> {
  const { status, body } = await asked<{ turn: string }>(`/v1/chats/${customer}/turn`);
  if (status !== 200) throw new Error('No bot is asked.');
  return body.turn;
}

/** Ids that the Worker has made. */
const made: Record<string, string> = {};
let described: { openapi: string; paths: Record<string, Record<string, Operation>> };

beforeAll(async () => {
  described = await (await SELF.fetch('http://worker/v1/openapi.json')).json();
  await say('ada', request('ada'), message('ada', 1));
  const key = await ask('/v1/keys', { body: { name: 'A key', scopes: ['chats:read'] } });
  await ask('/workspace/bots/first', { method: 'PUT', body: { name: 'Chimp' } });
  for (const customer of ['ben', 'eve']) await say(customer, request(customer), message(customer, 1));
  made[':turnId'] = await vi.waitFor(() => turnIn('eve'), PATIENCE);
  await vi.waitFor(() => turnIn('ben'), PATIENCE);
  const hook = await ask('/v1/webhooks', { body: exampleOf(CALLS.addWebhook)?.body });
  made[':webhookId'] = ((await hook.json()) as { id: string }).id;
  const sent = await ask(`/v1/webhooks/${made[':webhookId']}/test`, { method: 'POST' });
  made[':deliveryId'] = ((await sent.json()) as { id: string }).id;
  made[':fileId'] = ((await (await uploaded('/v1/chats/ada/files', 'Hello')).json()) as { id: string }).id;
  made[':keyId'] = ((await key.json()) as { id: string }).id;
});

const operationOf = ({ method, path }: RestRow): Operation => {
  const found = described.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  if (found === undefined) throw new Error(`${method} ${path} is not described.`);
  return found;
};
/** What does not fit, in words. */
const misfits = (schema: Json, value: unknown): string[] =>
  new Validator(schema as ConstructorParameters<typeof Validator>[0], '2020-12')
    .validate(value)
    .errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);

describe('the description of /v1', () => {
  it('is OpenAPI 3.1 of all calls of /v1, and of no other', () => {
    expect(described.openapi).toBe('3.1.0');
    const names = Object.values(described.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(names.sort()).toEqual(
      ROWS.map((row) => Object.entries<RestRow>(CALLS).find(([, each]) => each === row)?.[0]).sort(),
    );
    expect(Object.keys(described.paths).filter((path) => !path.startsWith('/v1/'))).toEqual([]);
  });

  it.each(ROWS.map((row) => [routeOf(row), row] as const))(
    '%s has examples that are as it says',
    (_, row) => {
      const { responses, requestBody } = operationOf(row);
      const answer = responses[row.status]?.content?.['application/json'];
      expect(responses[row.status]?.content?.['*/*'] !== undefined).toBe(row.answerIsFile === true);
      expect(answer === undefined).toBe(row.answer === null);
      if (answer !== undefined) {
        expect(misfits(answer.schema, answer.example)).toEqual([]);
        expect(v.is(row.answer as v.GenericSchema, answer.example)).toBe(true);
      }
      expect(requestBody === undefined).toBe(row.body === undefined && !row.bodyIsFile);
      const body = requestBody?.content['application/json'];
      if (body === undefined || row.bodyIsFile) return;
      expect(body.example).toBeDefined();
      expect(misfits(body.schema, body.example)).toEqual([]);
    },
  );

  it('is what the Worker answers to the examples', async () => {
    // What removes something comes last.
    const inOrder = [...ROWS].sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
    for (const row of inOrder) {
      const body = exampleOf(row)?.body;
      const path = pathOfRow(row) + queryOfExample(row);
      const response = row.bodyIsFile
        ? await uploaded(path, 'An invoice')
        : await ask(path, { method: row.method, ...(body === undefined ? {} : { body }) });
      const text = await response.text();
      expect([routeOf(row), response.status, text]).toEqual([routeOf(row), row.status, text]);
      if (row.answer === null) continue;
      const schema = operationOf(row).responses[row.status]?.content?.['application/json']?.schema ?? {};
      expect([routeOf(row), misfits(schema, JSON.parse(text))]).toEqual([routeOf(row), []]);
    }
  });
});
