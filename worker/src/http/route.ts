import {
  type ErrorCode,
  type Id,
  idText,
  type Reach,
  type RestResource,
  type RestRoute,
  type RestRow,
  type RestRule,
  routeOf,
  SafeError,
  sessionTopicOf,
} from '@chimpassist/protocol';
import { type Handler, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type * as v from 'valibot';
import { bridgeGate } from './bridge/bridge-gate.ts';
import { type AppContext, objectsFor } from './context.ts';
import { gate } from './gate.ts';
import { bodyOf, parsed } from './input.ts';
import { customerSocketGate, socketGate } from './mqtt/socket-gate.ts';
import type { AskedEnv } from './site.ts';

type OutputOf<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined;

/** What a call brings, as its row says. */
export interface Input<R extends RestRow> {
  params: OutputOf<R['params']>;
  query: OutputOf<R['query']>;
  body: OutputOf<R['body']>;
}

/** Which chat or attendant a call is about, for the gate. */
export interface About {
  resource: Pick<RestResource, 'customerId' | 'sessionTopic' | 'attendantId'>;
  reachOf?: (attendantId: string) => Promise<Reach>;
}

interface RouteOptions<R extends RestRow> {
  /** Where the names in the path do not say which chat it is. */
  about?: (c: AppContext, params: OutputOf<R['params']>) => Promise<About>;
  /** Of a body that is not as its schema says. */
  bodyCodeOf?: (path: string | null) => ErrorCode;
}

/** Their callers prove themselves otherwise than by a Bearer token, before the body is read. */
const HAS_OWN_GATE: ReadonlySet<RestRule> = new Set(['bridge', 'customerSocket', 'socket']);

/** One call, ready to be served. */
export interface Route {
  row: RestRow;
  handlers: [MiddlewareHandler<{ Bindings: AskedEnv }>, Handler<{ Bindings: AskedEnv }>];
}

/**
 * Binds a row of the contract: its path, its input, its gate. The handler runs only for a caller whom the row's rule
 * lets through, with what came as the row's schemas say.
 */
export function route<R extends RestRow>(
  row: R,
  handler: (c: AppContext, input: Input<R>) => Response | Promise<Response>,
  { about = aboutNames, bodyCodeOf }: RouteOptions<R> = {},
): Route {
  const mayPass = async (c: AppContext, params: OutputOf<R['params']>): Promise<void> => {
    const { resource, reachOf } = await about(c, params);
    await gate(c, { route: routeOf(row) as RestRoute, ...resource }, reachOf);
  };
  const handle = async (c: AppContext): Promise<Response> => {
    const params = read(row.params, c.req.param(), 'param', 'bad_id') as OutputOf<R['params']>;
    const query = read(row.query, queryOf(c), 'query', 'bad_request') as OutputOf<R['query']>;
    if (!HAS_OWN_GATE.has(row.rule)) await mayPass(c, params);
    const body = (
      row.body === undefined ? undefined : bodyOf(row.body, await textOf(c, row), bodyCodeOf)
    ) as OutputOf<R['body']>;
    return handler(c, { params, query, body });
  };
  const limited: MiddlewareHandler<{ Bindings: AskedEnv }> =
    row.maxBytes === undefined ? (_, next) => next() : atMost(row.maxBytes);
  const before: MiddlewareHandler<{ Bindings: AskedEnv }> = async (c, next) => {
    if (row.rule === 'bridge') await bridgeGate(c, routeOf(row) as RestRoute);
    if (row.rule === 'customerSocket') await customerSocketGate(c, routeOf(row) as RestRoute);
    if (row.rule === 'socket') await socketGate(c, routeOf(row) as RestRoute);
    return limited(c, next);
  };
  return { row, handlers: [before, handle] };
}

/** An app of these calls. */
export function serve(...routes: readonly Route[]): Hono<{ Bindings: AskedEnv }> {
  const app = new Hono<{ Bindings: AskedEnv }>();
  for (const { row, handlers } of routes) app.on(row.method, row.path, ...handlers);
  return app;
}

const atMost = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new SafeError('too_large', 'The body is too large.');
    },
  });

const read = (schema: v.GenericSchema | undefined, value: unknown, what: string, code: ErrorCode): unknown =>
  schema === undefined ? undefined : parsed(schema, value, what, () => code);

/** A name that comes twice is a list, which no schema takes. */
const queryOf = (c: AppContext): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => {
      const [first = ''] = values;
      return [name, values.length > 1 ? values : first];
    }),
  );

/**
 * A form of another page can post a body of any other type without asking, so only JSON counts as one. Legacy clients
 * name no type, where a body may be left out. A bridge proves itself by a header that no form can send, and need not name
 * the type.
 */
async function textOf(c: AppContext, { bodyIsOptional, rule }: RestRow): Promise<string> {
  const isJson = /^application\/([\w.-]+\+)?json\b/i.test(c.req.header('content-type') ?? '');
  const text = isJson || bodyIsOptional || rule === 'bridge' ? await c.req.text() : '{}';
  return bodyIsOptional && text === '' ? '{}' : text;
}

/** The customer or the attendant whom the path names. */
async function aboutNames(c: AppContext, params: unknown): Promise<About> {
  const { customerId, attendantId } = (params ?? {}) as { customerId?: Id; attendantId?: Id };
  if (customerId !== undefined) {
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    return { resource: { customerId: idText(customerId) }, reachOf: (id) => chat.reachOf(id) };
  }
  return { resource: attendantId === undefined ? {} : { attendantId: idText(attendantId) } };
}
