import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@chimpassist/testing/free-ports';
import { startProxy, type Proxy as TcpProxy } from '@chimpassist/testing/proxy';
import { until } from '@chimpassist/testing/until';
import { WorkerProcess } from '@chimpassist/testing/worker-process';
import { authenticationHook } from '../../../demo/src/hooks/authentication.ts';
import { startHttpPart } from '../../../demo/src/http-part.ts';
import type { Part } from '../../../demo/src/part.ts';
import { newSecrets } from '../../../demo/src/secrets.ts';
import { ROOT } from '../../../demo/src/settings.ts';
import { TEAM } from './team.ts';

const DEPLOY_PATIENCE_MS = 180_000;
/** On a busy machine the change of a file may be overlooked while the one before is built: it is changed again. */
const WRITE_AGAIN_MS = 20_000;
const ANSWER_PATIENCE_MS = 5_000;

export interface EdgePlatformOptions {
  /** Whether it can be deployed again: then it runs from its sources, and takes three times as long to start. */
  isDeployable: boolean;
  sessionKeepAliveMs: number;
  attendantKeepAliveMs: number;
}

interface Parts {
  dir: string;
  worker: WorkerProcess;
  proxy: TcpProxy;
  hook: Part;
  identitySecret: string;
}

/**
 * A deployment without broker and bridge: the Worker, behind an address whose connections can be cut, and the hook that
 * attendants sign in by. Its entry is a file of its own, so that a test can deploy it again.
 */
export class EdgePlatform {
  readonly worker: WorkerProcess;
  /** Between everybody and the Worker. */
  readonly proxy: TcpProxy;
  /** The Worker's address for clients. */
  readonly url: string;
  /** Where it speaks MQTT. */
  readonly edge: string;
  readonly #dir: string;
  readonly #hook: Part;
  readonly #identitySecret: string;
  #deploys = 0;

  private constructor({ dir, worker, proxy, hook, identitySecret }: Parts) {
    this.#dir = dir;
    this.worker = worker;
    this.proxy = proxy;
    this.#hook = hook;
    this.#identitySecret = identitySecret;
    this.url = `http://127.0.0.1:${proxy.port}`;
    this.edge = `ws://127.0.0.1:${proxy.port}/mqtt`;
  }

  static async start(options: EdgePlatformOptions): Promise<EdgePlatform> {
    const dir = mkdtempSync(join(tmpdir(), 'chimp-edge-'));
    const [hookPort = 0] = await freePorts(1);
    const { tokenKeys } = await newSecrets();
    const identitySecret = randomBytes(32).toString('base64url');
    const config = join(dir, 'wrangler.toml');
    const toml = readFileSync(`${ROOT}wrangler.toml`, 'utf8');
    writeFileSync(config, toml.replace(/^main = .*$/m, `main = "${join(dir, 'entry.ts')}"`));
    const worker = await WorkerProcess.create({
      dir,
      ...(options.isDeployable ? { config } : {}),
      variables: {
        TOKEN_KEYS: JSON.stringify(tokenKeys),
        IDENTITY_SECRET: identitySecret,
        AUTHENTICATION_ENDPOINT: `http://127.0.0.1:${hookPort}`,
        ASSIGNMENT_TIMEOUT: '3000',
        SESSION_KEEP_ALIVE_TIME: String(options.sessionKeepAliveMs),
        ATTENDANT_KEEP_ALIVE_TIME: String(options.attendantKeepAliveMs),
      },
    });
    const platform = new EdgePlatform({
      ...{ dir, worker, identitySecret },
      proxy: await startProxy({ host: '127.0.0.1', port: Number(new URL(worker.url).port) }),
      hook: await startHttpPart('Hook', '', [{ app: authenticationHook([], TEAM), port: hookPort }]),
    });
    platform.#writeEntry();
    try {
      await worker.start();
    } catch (error) {
      await platform.stop();
      throw error;
    }
    return platform;
  }

  /** The operator's proof that this customer is signed in. */
  hashOf(customerId: string): string {
    return createHmac('sha256', this.#identitySecret).update(customerId).digest('hex');
  }

  /** A token of the customer's own, to connect or to read with. */
  async tokenOf(customerId: string): Promise<string> {
    const answer = await fetch(`${this.worker.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': `chat ${customerId}` },
      body: JSON.stringify({
        customer: { id: customerId, name: customerId, avatarURL: null, hash: this.hashOf(customerId) },
      }),
    });
    const { token } = (await answer.json()) as { token?: string };
    if (token === undefined) throw new Error(`The Worker gave ${customerId} no token (${answer.status}).`);
    return token;
  }

  /** A deployment of changed code: every socket drops, and no object hears of it. Only where it `isDeployable`. */
  async redeploy(): Promise<void> {
    this.#deploys += 1;
    this.#writeEntry();
    let writtenAt = Date.now();
    await until(
      `deployment ${this.#deploys} answers`,
      async () => {
        // Cut off in the middle of its answer, the one before says nothing either, or never ends.
        const signal = AbortSignal.timeout(ANSWER_PATIENCE_MS);
        const answer = await fetch(`${this.worker.url}/deployed`, { signal })
          .then((response) => response.text())
          .catch(() => null);
        if (Date.now() - writtenAt > WRITE_AGAIN_MS) {
          this.#writeEntry();
          writtenAt = Date.now();
        }
        return answer === String(this.#deploys);
      },
      DEPLOY_PATIENCE_MS,
    );
  }

  #writeEntry(): void {
    const source = JSON.stringify(`${ROOT}worker/src/index.ts`);
    writeFileSync(
      join(this.#dir, 'entry.ts'),
      `import worker from ${source};
export * from ${source};
const deployed = (request) => new URL(request.url).pathname === '/deployed';
export default {
  fetch: (request, env, ctx) =>
    deployed(request) ? new Response('${this.#deploys}') : worker.fetch(request, env, ctx),
};
`,
    );
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.proxy.stop();
    await this.#hook.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
