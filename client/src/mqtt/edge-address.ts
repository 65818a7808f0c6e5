import { MQTT_SUBPROTOCOL, TEXT_PING_SUBPROTOCOL } from '@chimpassist/protocol';
import { brokerUrl } from './broker-url.ts';
import type { Credentials, Dialled } from './types.ts';

function isEdge(url: string, edges: readonly string[]): boolean {
  return edges.some((edge) => {
    try {
      return brokerUrl(edge) === url;
    } catch {
      return false;
    }
  });
}

/** How a broker is dialled, which reads the token in CONNECT. */
export const dialBroker = (url: string): Dialled => ({ url, protocols: [MQTT_SUBPROTOCOL], road: 'broker' });

/** Behind `mqtt` the token: a Worker that knows no text pings takes the first subprotocol that it does not know for it. */
const dialWorker = (url: string, token: string): Dialled => ({
  url,
  protocols: [MQTT_SUBPROTOCOL, token, TEXT_PING_SUBPROTOCOL],
  road: 'edge',
});

/**
 * Dials the customer's own chat where the address in use is one of the Worker's, with the token as a second subprotocol:
 * the Worker refuses a stranger by it before a chat wakes. A broker's address stays as it is.
 *
 * @param edges as `POST /session` answers them.
 */
export const dialEdge =
  (edges: () => readonly string[]) =>
  (url: string, { username, password }: Credentials): Dialled =>
    username && password && isEdge(url, edges())
      ? dialWorker(`${url}/${encodeURIComponent(username)}`, password)
      : dialBroker(url);

/** As {@link dialEdge} for an attendant, whose address stays as it is on both roads. */
export const dialEdgeAsAttendant =
  (edges: () => readonly string[]) =>
  (url: string, { password }: Credentials): Dialled =>
    password && isEdge(url, edges()) ? dialWorker(url, password) : dialBroker(url);
