import {
  CALLS,
  describedOf,
  type ErrorCode,
  REST_TABLE,
  type RestRow,
  readableItemOf,
} from '@chimpassist/protocol';
import { type ConversionConfig, toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { VERSION } from '../version.ts';
import { STATUS } from './errors.ts';
import { exampleOf } from './v1/examples.ts';

type Json = Record<string, unknown>;

const NAMES = new Map(Object.entries<RestRow>(CALLS).map(([name, row]) => [row, name]));

/** What a checking step refuses beyond its schema, or makes of it, has no words in JSON Schema and is left out. */
const CONVERSION: ConversionConfig = {
  errorMode: 'ignore',
  // A list that leaves out what it cannot read is, for whom reads this, a list of its items.
  overrideSchema: ({ valibotSchema, jsonSchema }) => {
    const described = describedOf(valibotSchema);
    if (described !== null) return schemaOf(described, 'output');
    const item = readableItemOf(valibotSchema);
    return item === null ? jsonSchema : { type: 'array', items: schemaOf(item, 'output') };
  },
};

function schemaOf(schema: v.GenericSchema, typeMode: 'input' | 'output') {
  const { $schema: _, ...rest } = toJsonSchema(schema, { ...CONVERSION, typeMode });
  return rest;
}

const jsonOf = (schema: unknown, example?: unknown): Json => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
  },
};

/** Refusals that a call may give because of what its row asks for. */
const generalCodes = ({ rule, params, query, body, maxBytes }: RestRow): ErrorCode[] => [
  ...(rule === 'open' ? [] : (['unauthorized', 'forbidden'] as const)),
  ...(params === undefined ? [] : (['bad_id'] as const)),
  ...(query === undefined && body === undefined ? [] : (['bad_request'] as const)),
  ...(body === undefined ? [] : (['bad_json'] as const)),
  ...(rule.startsWith('scope:') ? (['rate_limited'] as const) : []),
  ...(body === undefined && maxBytes === undefined ? [] : (['too_large'] as const)),
];

function refusalsOf(row: RestRow): Json {
  const byStatus = Map.groupBy(new Set([...generalCodes(row), ...row.codes]), (code) => STATUS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      { description: codes.join(', '), ...jsonOf(ERROR_SCHEMA) },
    ]),
  );
}

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A retry with the same one is the same message: nothing is said twice.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const IDEMPOTENT = new Set<RestRow>([CALLS.apiSendMessage, CALLS.apiUpload]);

function parametersOf(row: RestRow): Json[] {
  const of = (schema: v.GenericSchema | undefined, place: 'path' | 'query'): Json[] => {
    if (schema === undefined) return [];
    const { properties = {}, required = [] } = schemaOf(schema, 'input');
    const example = place === 'query' ? exampleOf(row)?.query : undefined;
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: property,
      ...(example?.[name] === undefined ? {} : { example: example[name] }),
    }));
  };
  const takesKey = IDEMPOTENT.has(row);
  return [...of(row.params, 'path'), ...of(row.query, 'query'), ...(takesKey ? [IDEMPOTENCY_KEY] : [])];
}

/** A browser's socket has no headers: its token is a subprotocol. */
const bringsBearer = ({ rule }: RestRow): boolean =>
  rule !== 'open' && rule !== 'customerSocket' && rule !== 'socket';

const FILE: Json = { '*/*': { schema: { type: 'string', format: 'binary' } } };

function requestBodyOf(row: RestRow): Json {
  const { body, bodyIsFile, bodyIsOptional } = row;
  if (bodyIsFile) return { requestBody: { required: true, content: FILE } };
  if (body === undefined) return {};
  const content = jsonOf(schemaOf(body, 'input'), exampleOf(row)?.body);
  return { requestBody: { required: bodyIsOptional !== true, ...content } };
}

const operationOf = (row: RestRow): Json => ({
  operationId: NAMES.get(row) ?? '',
  summary: row.summary,
  ...(bringsBearer(row) ? { security: [{ token: [] }] } : {}),
  parameters: parametersOf(row),
  ...requestBodyOf(row),
  responses: {
    [row.status]: {
      description: row.summary,
      ...(row.answerIsFile ? { content: FILE } : {}),
      ...(row.answer === null ? {} : jsonOf(schemaOf(row.answer, 'output'), exampleOf(row)?.answer)),
    },
    ...refusalsOf(row),
  },
});

/** What anybody may call: neither the bridge's door nor the descriptions themselves. */
const isForClients = ({ rule, path }: RestRow): boolean =>
  rule !== 'bridge' && !/(openapi|jwks)\.json$|\.html$/.test(path);

function described(rows: readonly RestRow[], description: string): Json {
  const paths: Record<string, Json> = {};
  for (const row of rows) {
    const path = row.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationOf(row) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Chimp Assist', version: VERSION, description },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}

/** The calls in the words of OpenAPI, made of the rows by which they are served. */
export const describe = (): Json => described(REST_TABLE.filter(isForClients), 'REST surface of the Worker.');

/** The same of `/v1` alone. */
export const describeApi = (): Json =>
  described(
    REST_TABLE.filter((row) => isForClients(row) && row.path.startsWith('/v1/')),
    'What other programs call, with a key: "Authorization: Bearer chimp_…". Times are milliseconds since 1970.',
  );
