import { generateKeyPairSync } from 'node:crypto';
import { DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import {
  type SigningKeys,
  signingKeys,
  TOKEN_LIFE_S,
  type TokenPrincipal,
} from '@chimpassist/protocol/trust';
import { type Proxy as Network, startProxy } from './proxy.ts';
import { makeTempFolder } from './temp-folder.ts';
import { WorkerProcess } from './worker-process.ts';

/** The Worker in workerd with its edge road open: no broker, no bridge. */
export interface EdgeWorker {
  /** As its clients reach it: over `network`, and so its edge as well. */
  readonly url: string;
  readonly network: Network;
  /** To end it and to start it again, on the state that it has. */
  readonly process: WorkerProcess;
  /** A token as the Worker gives it, with so long to live. */
  token(principal: TokenPrincipal, lifeS?: number): Promise<string>;
  stop(): Promise<void>;
}

/** @param variables the Worker's settings besides its keys */
export async function startEdgeWorker(variables: Record<string, string> = {}): Promise<EdgeWorker> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tokenKeys = JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] });
  const keys: SigningKeys = await signingKeys(tokenKeys);
  const folder = makeTempFolder('edge-worker');
  const worker = await WorkerProcess.create({
    dir: folder.path,
    variables: { TOKEN_KEYS: tokenKeys, ...variables },
  });
  await worker.start();
  const network = await startProxy({ host: '127.0.0.1', port: Number(new URL(worker.url).port) });
  return {
    url: `http://127.0.0.1:${network.port}`,
    network,
    process: worker,
    token: (principal, lifeS = TOKEN_LIFE_S) =>
      keys.sign(principal, variables.MQTT_BASE_TOPIC ?? DEFAULT_BASE_TOPIC, {
        signInId: 'a-sign-in',
        now: Date.now() - (TOKEN_LIFE_S - lifeS) * 1_000,
      }),
    async stop() {
      await network.stop();
      await worker.stop();
      folder.remove();
    },
  };
}
