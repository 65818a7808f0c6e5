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

/**
 * Where the address in use is one of the Worker's own, the customer's chat behind it, with the token as a second subprotocol:
 * the Worker refuses a stranger by it before a chat wakes. A broker's address stays as it is.
 *
 * @param edges as `POST /session` answers them.
 */
export const dialEdge =
  (edges: () => readonly string[]) =>
  (url: string, { username, password }: Credentials): Dialled => {
    if (!username || !password || !isEdge(url, edges())) return { url, protocols: ['mqtt'] };
    return { url: `${url}/${encodeURIComponent(username)}`, protocols: ['mqtt', password] };
  };
