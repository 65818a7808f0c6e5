import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { securityHeaders } from '../../src/settings/content-security-policy.ts';
import { settingsFromEnv } from '../../src/settings/settings.ts';
import type { PretendServer } from './pretend-server.ts';

const DIST = new URL('../../dist', import.meta.url).pathname;
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

export const ATTENDANTS = [
  {
    id: 12,
    name: 'Ada Lindqvist',
    email: 'user@chimpassist.com',
    avatarURL: null,
    type: 'support/firstLevel',
  },
  {
    id: 13,
    name: 'Bruno Carvalho',
    email: 'second@chimpassist.com',
    avatarURL: null,
    type: 'support/secondLevel',
  },
  {
    id: 14,
    name: 'Sol Okafor',
    email: 'supervisor@chimpassist.com',
    avatarURL: null,
    type: 'support/supervisor',
  },
];
const TOKEN_LIFE_S = 12 * 3_600;
export const PASSWORD = 'chimpassist';

/** What a hook answers instead, by a part of its path: for failures and unusual data. */
export type HookAnswers = Map<string, { status: number; body: unknown }>;

/** The built page with its settings and security headers, and the REST calls that it makes, on one port. */
export async function startPageServer(
  server: PretendServer,
  env: Record<string, string>,
  hooks: HookAnswers,
  host = '127.0.0.1',
) {
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const bearer = (request.headers.authorization ?? '').replace('Bearer ', '');
    request.on('end', () => void answer(url, Buffer.concat(chunks).toString(), bearer, response));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://${host}:${(http.address() as AddressInfo).port}`;
  const settings = () => settingsFromEnv({ BACKEND_ENDPOINT: origin, ...env });
  let down = false;
  let unauthorized = false;
  let keepAliveTTL = 30_000;
  const tokens = { renewed: [] as string[], signedOut: [] as string[] };
  const refused = new Set<string>();
  let signInHeld: Promise<void> = Promise.resolve();
  let deskHeld: Promise<void> = Promise.resolve();
  let deskAsked = 0;

  const json = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  async function answer(url: URL, body: string, bearer: string, response: ServerResponse): Promise<void> {
    const path = url.pathname;
    if (path === '/settings.json') return void json(response, 200, settings());
    const isApi = /^\/(chimpassist|config|attendant|desk|customer)(\/|$)/.test(path);
    if (!isApi) return serveFile(path, response);
    if (down) return void response.socket?.destroy();
    for (const [part, hook] of hooks)
      if (url.href.includes(part)) return void json(response, hook.status, hook.body);
    if (path === '/chimpassist/auth') {
      const { email, password } = JSON.parse(body) as { email: string; password: string };
      await signInHeld;
      const user = ATTENDANTS.find((attendant) => attendant.email === email);
      if (user === undefined) return void json(response, 404, {});
      unauthorized = false;
      return void (password === PASSWORD
        ? void response
            .writeHead(200, { 'content-type': 'application/json', 'chimp-token': token() })
            .end(JSON.stringify(user))
        : json(response, 401, {}));
    }
    if (unauthorized) return void json(response, 401, {});
    if (path === '/chimpassist/token') {
      bornAt = Date.now();
      tokens.renewed.push(bearer);
      return void response.writeHead(204, { 'chimp-token': token() }).end();
    }
    if (path === '/chimpassist/password')
      return void response.writeHead(204, { 'chimp-token': token() }).end();
    if (path === '/chimpassist/sign-out') {
      tokens.signedOut.push(bearer);
      return void response.writeHead(204).end();
    }
    if (refused.has(decodeURIComponent(path.split('/')[2] ?? ''))) return void json(response, 403, {});
    if (path === '/config/attendant') return void json(response, 200, { keepAliveTTL });
    if (path === '/desk') {
      const picture = server.picture();
      deskAsked += 1;
      await deskHeld;
      return void json(response, 200, picture);
    }
    const id = decodeURIComponent(path.split('/')[2] ?? '');
    if (path.endsWith('/sessions')) return void json(response, 200, server.sessionsOf(id));
    if (path.endsWith('/messages')) return void json(response, 200, page(id, url.searchParams));
    json(response, 404, {});
  }

  /** Nobody verifies it here; a page reads from it how long it lives. */
  let bornAt = Date.now();
  let made = 0;
  function token(): string {
    made += 1;
    const iat = Math.floor(bornAt / 1_000);
    const claims = { iat, exp: iat + TOKEN_LIFE_S, made };
    return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.none`;
  }

  const historyAsked = new Set<string>();
  function page(customerId: string, query: URLSearchParams) {
    historyAsked.add(customerId);
    const all = server.messages(customerId);
    const limit = Number(query.get('limit') ?? 50);
    const after = query.get('after');
    const end = all.length - Number(query.get('offset') ?? 0);
    const messages =
      after === null
        ? all.slice(Math.max(0, end - limit), Math.max(0, end))
        : all.filter((message) => message.seq > Number(after)).slice(0, limit);
    return messages.map((message) => ({ sessionInfo: server.sessionInfo(customerId), message }));
  }

  async function serveFile(path: string, response: ServerResponse): Promise<void> {
    const file = path === '/' ? '/index.html' : normalize(path);
    try {
      const content = await readFile(join(DIST, file));
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        ...securityHeaders(settings()),
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  return {
    origin,
    /** The tokens that came with a call to renew them, and to end them. */
    tokens,
    /** From now on tokens are this old when they are given out. */
    agedTokens(ageMs: number) {
      bornAt = Date.now() - ageMs;
    },
    /** How long the server waits for an attendant's next sign of life. */
    setKeepAliveTTL(ms: number) {
      keepAliveTTL = ms;
    },
    /** Pictures of the desk that are asked for stay on their way, as they were then, until the answer is called. */
    holdDesk(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      deskHeld = promise;
      return resolve;
    },
    deskAsked: () => deskAsked,
    /** Sign-ins get no answer until this is called. */
    holdSignIn(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      signInHeld = promise;
      return resolve;
    },
    /** Customers whose messages are not this attendant's to read. */
    refused,
    /** Customers whose messages were fetched. */
    historyAsked,
    /** The Worker cannot be reached. */
    setDown(next: boolean) {
      down = next;
    },
    /** Every token has ended; signing in makes a new one. */
    endTokens() {
      unauthorized = true;
    },
    async stop() {
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}
