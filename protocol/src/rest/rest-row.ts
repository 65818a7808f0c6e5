import type * as v from 'valibot';
import type { ErrorCode } from '../errors.ts';
import type { Right, Scope } from '../vocabulary.ts';

/** Who may make a call. */
export type RestRule =
  /** Everybody: it says nothing of anyone, or proves its caller by what it is given. */
  | 'open'
  /** The customer; attendants whom the chat concerns; with `LEGACY_CLIENTS=widget` everybody who knows the id. */
  | 'customer'
  /** This customer alone, by a token among the subprotocols of a WebSocket. */
  | 'customerSocket'
  /** This customer alone, with a token. */
  | 'customerAlone'
  /** Everybody with a token, which stands among the subprotocols of a WebSocket. */
  | 'socket'
  /** Attendants whom the chat concerns; with `LEGACY_CLIENTS=all` everybody. */
  | 'attendantOfCustomer'
  /** Attendants whom the chat concerns, and no client without a token: what it tells is none of the customer's business. */
  | 'attendantOfChat'
  /** The attendant who is named, and supervisors; with `LEGACY_CLIENTS=all` everybody. */
  | 'namedAttendant'
  /** The customer, and attendants whom the chat concerns; no client without a token: legacy clients never knew it. */
  | 'chatMember'
  /** Every attendant; with `LEGACY_CLIENTS=all` everybody. */
  | 'attendant'
  /** Every attendant, and no client without a token: legacy clients never knew it. */
  | 'attendantWithToken'
  /** Supervisors, and attendants to whom one has granted this right; it counts for as long as it is granted. */
  | `right:${Right}`
  /** A key of `/v1` with this scope, and supervisors. */
  | `scope:${Scope}`
  | 'supervisor'
  | 'bridge';

/** One REST call: what Worker, clients, the description at `/openapi.json` and the rules say of it. */
export interface RestRow {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` stands for one segment. */
  path: string;
  rule: RestRule;
  summary: string;
  params?: v.GenericSchema;
  query?: v.GenericSchema;
  body?: v.GenericSchema;
  /** Legacy clients send no body where one may be left out. */
  bodyIsOptional?: true;
  /** Largest body, in bytes. */
  maxBytes?: number;
  /** The body is a file and no JSON, as long as the operator allows: it is read as it comes. */
  bodyIsFile?: true;
  /** The answer is a file and no JSON. */
  answerIsFile?: true;
  status: 101 | 200 | 201 | 202 | 204;
  /** Of the body, as JSON; null for none, and where the body is a file. */
  answer: v.GenericSchema | null;
  /** Refusals of its own, beside those that every call may give. */
  codes: readonly ErrorCode[];
}

/* @__NO_SIDE_EFFECTS__ */
export const restRow = <const R extends RestRow>(row: R): R => row;

/** How rules and tests name a call: `GET /desk`. */
export const routeOf = <R extends Pick<RestRow, 'method' | 'path'>>({
  method,
  path,
}: R): `${R['method']} ${R['path']}` => `${method} ${path}`;

/** The names in a path. */
type NamesIn<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** The path of a call, with its names filled in and its query behind it. */
export function pathOf<R extends Pick<RestRow, 'path'>>(
  { path }: R,
  names: Record<NamesIn<R['path']>, string | number>,
  query: Record<string, string | number> = {},
): string {
  const given: Record<string, string | number> = names;
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(given[name] ?? '')),
  );
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
