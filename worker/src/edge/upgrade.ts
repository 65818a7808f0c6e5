import { MQTT_SUBPROTOCOL, type Principal, SafeError, TEXT_PING_SUBPROTOCOL } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import * as v from 'valibot';

/** Who opens a socket, as the Worker has verified it: it travels to the object in a header that only the Worker writes. */
export interface Visitor<P extends TokenPrincipal = TokenPrincipal> {
  principal: P;
  /** When the token ends, epoch ms. */
  expiresAt: number;
}

/** Who opens a socket of a chat. */
export type CustomerVisitor = Visitor<Extract<Principal, { kind: 'customer' }>>;

const HEADER = 'chimp-visitor';
const SUBPROTOCOL_HEADER = 'sec-websocket-protocol';

const id = v.union([v.string(), v.number()]);
const CustomerSchema = v.object({ kind: v.literal('customer'), id, guest: v.boolean() });
const AttendantSchema = v.object({ kind: v.literal('attendant'), id, type: v.string() });
const expiresAt = v.number();
const CustomerVisitorSchema = v.object({ principal: CustomerSchema, expiresAt });
const VisitorSchema = v.object({
  principal: v.variant('kind', [CustomerSchema, AttendantSchema]),
  expiresAt,
});

/**
 * The token among the subprotocols that a client offers beside `mqtt`. It stands there and not in the address, which ends in
 * logs. Null where there is none.
 *
 * @throws {SafeError} `bad_request` where this is no MQTT client.
 */
export function tokenOffered(upgrade: string | undefined, protocols: string | undefined): string | null {
  if (upgrade?.toLowerCase() !== 'websocket')
    throw new SafeError('bad_request', 'This address speaks MQTT over WebSocket only.');
  const offered = listOf(protocols);
  if (!offered.includes(MQTT_SUBPROTOCOL))
    throw new SafeError('bad_request', 'Offer the subprotocol "mqtt", and your token as a second one.');
  return offered.find((each) => each !== MQTT_SUBPROTOCOL && each !== TEXT_PING_SUBPROTOCOL) ?? null;
}

const listOf = (protocols: string | null | undefined): string[] =>
  (protocols ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/**
 * A request to the object, made again: nothing of what the client says in headers goes on.
 *
 * @param visitor null: CONNECT says who that is.
 */
export const upgradeFor = (url: string, protocols: string | undefined, visitor: Visitor | null): Request =>
  new Request(url, {
    headers: {
      upgrade: 'websocket',
      [SUBPROTOCOL_HEADER]: listOf(protocols).includes(TEXT_PING_SUBPROTOCOL)
        ? TEXT_PING_SUBPROTOCOL
        : MQTT_SUBPROTOCOL,
      [HEADER]: encodeURIComponent(JSON.stringify(visitor)),
    },
  });

export const visitorOf = (request: Request): Visitor | null =>
  v.parse(v.nullable(VisitorSchema), said(request));

export const customerVisitorOf = (request: Request): CustomerVisitor =>
  v.parse(CustomerVisitorSchema, said(request));

const said = (request: Request): unknown => JSON.parse(decodeURIComponent(request.headers.get(HEADER) ?? ''));

/** Whether our own client is behind it, which was agreed at the upgrade. @param request by {@link upgradeFor} */
export const isOurClient = (request: Request): boolean =>
  request.headers.get(SUBPROTOCOL_HEADER) === TEXT_PING_SUBPROTOCOL;

/** @param request by {@link upgradeFor}: it names the subprotocol that is answered. */
export const acceptedBy = (webSocket: WebSocket, request: Request): Response =>
  new Response(null, {
    status: 101,
    webSocket,
    headers: { [SUBPROTOCOL_HEADER]: request.headers.get(SUBPROTOCOL_HEADER) ?? MQTT_SUBPROTOCOL },
  });
