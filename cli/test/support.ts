import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Edge, startEdge } from '@chimpassist/testing/edge';
import { startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { makeTempFolder } from '@chimpassist/testing/temp-folder';
import { afterAll } from 'vitest';
import { Deployment } from '../src/deployment.ts';

const BIN = fileURLToPath(new URL('../bin/chimpassist.mjs', import.meta.url));
const OLGA = {
  id: 1,
  name: 'Olga',
  email: 'olga@shop.test',
  avatarURL: null,
  type: 'support/supervisor',
};
export const ANA = {
  id: 12,
  name: 'Ana',
  email: 'ana@shop.test',
  avatarURL: null,
  type: 'support/firstLevel',
};
const PASSWORD = 'the password';

export interface Shop {
  readonly edge: Edge;
  /** As its supervisor, in this process. */
  readonly deployment: Deployment;
  /** What the command answers, as a process of its own. */
  run(args: readonly string[], env?: Record<string, string>): Promise<Ran>;
  stop(): Promise<void>;
}
export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** A sign-in service with two attendants, as an operator has one. */
async function startSignIn(): Promise<{ url: string; stop(): void }> {
  const server = createServer(async (request, response) => {
    const { email, password } = JSON.parse((await request.toArray()).join(''));
    const person = [OLGA, ANA].find((each) => each.email === email);
    response.writeHead(person === undefined ? 404 : password === PASSWORD ? 200 : 401, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(person ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}

/** A deployment that has nothing in it: the real Worker, in this process. */
export async function startShop(variables: Record<string, string> = {}): Promise<Shop> {
  const signIn = await startSignIn();
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const keys = { keys: [await crypto.subtle.exportKey('jwk', pair.privateKey)] };
  const edge = await startEdge({
    BRIDGE_SECRET: 'a secret of at least thirty-two characters',
    MQTT_BASE_TOPIC: 'chimpassist/test',
    TOKEN_KEYS: JSON.stringify(keys),
    AUTHENTICATION_ENDPOINT: signIn.url,
    ...variables,
  });
  const env = { BACKEND_ENDPOINT: edge.url, CHIMP_EMAIL: OLGA.email, CHIMP_PASSWORD: PASSWORD };
  return {
    edge,
    deployment: new Deployment({ endpoint: edge.url, key: undefined, email: OLGA.email, password: PASSWORD }),
    run: (args, more = {}) => runCli(args, { ...env, ...more }),
    async stop() {
      await edge.stop();
      signIn.stop();
    },
  };
}

/** The same in workerd, with a bucket for files. */
export async function startShopWithFiles(): Promise<Omit<Shop, 'edge'>> {
  const signIn = await startSignIn();
  const worker = await startEdgeWorker({ AUTHENTICATION_ENDPOINT: signIn.url });
  const env = { BACKEND_ENDPOINT: worker.url, CHIMP_EMAIL: OLGA.email, CHIMP_PASSWORD: PASSWORD };
  return {
    deployment: new Deployment({
      ...{ endpoint: worker.url, key: undefined, email: OLGA.email, password: PASSWORD },
    }),
    run: (args, more = {}) => runCli(args, { ...env, ...more }),
    async stop() {
      await worker.stop();
      signIn.stop();
    },
  };
}

/** Runs the command by itself. */
export function runCli(args: readonly string[], env: Record<string, string>): Promise<Ran> {
  return new Promise((resolve) => {
    const { PATH = '' } = process.env;
    execFile(process.execPath, [BIN, ...args], { env: { PATH, ...env } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** Empty deployments and paths of files for the tests of one file; all are gone after them. */
export function useShops(name: string): { at(file: string): string; empty(): Promise<Shop> } {
  const folder = makeTempFolder(name);
  const shops: Shop[] = [];
  afterAll(async () => {
    for (const shop of shops) await shop.stop();
    folder.remove();
  });
  return {
    at: (file) => `${folder.path}/${file}`,
    async empty() {
      const shop = await startShop();
      shops.push(shop);
      return shop;
    },
  };
}
