import { timingSafeEqual } from 'node:crypto';
import { registerHooks } from 'node:module';
import { type PairedSocket, RequestResponsePair, SocketPair } from './web-socket-pair.ts';

/** What stands for the modules that only workerd has. */
const MODULES = new Map([
  ['cloudflare:workers', new URL('./durable-object.ts', import.meta.url).href],
  ['cloudflare:email', new URL('./email-message.ts', import.meta.url).href],
]);

/** The object's end of the pair where an answer goes on as a WebSocket, and null at all others. */
const upgraded = new WeakMap<Response, PairedSocket>();
export const socketOf = (response: Response): PairedSocket | null => upgraded.get(response) ?? null;

/** Node's own takes no status 101. */
const takesSockets: ProxyHandler<typeof Response> = {
  construct(Native, [body, init]: [BodyInit | null, (ResponseInit & { webSocket?: PairedSocket })?], target) {
    if (init?.webSocket === undefined) return Reflect.construct(Native, [body, init], target);
    const response = new Native(null);
    upgraded.set(response, init.webSocket);
    // Where a header is added, the answer is made again out of this one.
    return Object.defineProperty(response, 'webSocket', { value: init.webSocket });
  },
};

/** What the Worker finds in workerd and not in Node. Once for this process. */
export function installPlatform(): void {
  if ('WebSocketPair' in globalThis) return;
  Object.assign(globalThis, {
    WebSocketPair: SocketPair,
    WebSocketRequestResponsePair: RequestResponsePair,
    Response: new Proxy(Response, takesSockets),
  });
  Object.assign(crypto.subtle, {
    timingSafeEqual: (a: ArrayBuffer, b: ArrayBuffer) =>
      timingSafeEqual(new Uint8Array(a), new Uint8Array(b)),
  });
  registerHooks({
    resolve(specifier, context, next) {
      const url = MODULES.get(specifier);
      return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
    },
  });
}
