import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_BASE_TOPIC } from '../../protocol/src/index.ts';
import { billedOf } from '../src/try/billed.ts';
import { percentile } from '../src/try/percentile.ts';
import { runTrial } from '../src/try/trial.ts';
import { ROOT, run } from '../src/wrangler.ts';

let worker: EdgeWorker;
beforeAll(async () => {
  worker = await startEdgeWorker();
});
afterAll(() => worker?.stop());

describe('the trial for Cloudflare', () => {
  it('in a small form against workerd loses nothing when the Worker goes and comes', async () => {
    const trial = await runTrial({
      worker: worker.url,
      baseTopic: DEFAULT_BASE_TOPIC,
      tokenOf: (id) => worker.token({ kind: 'customer', id, guest: true }),
      sockets: 5,
      perSecond: 100,
      idleMs: 300,
      pingEveryMs: 100,
      writeMs: 2_500,
      async redeploy() {
        await worker.process.stop();
        await worker.process.start();
      },
      log: () => undefined,
    });
    expect(trial).toMatchObject({ opened: 5, refused: 0, idle: { dropped: 0 } });
    expect(trial.idle.pings).toBeGreaterThanOrEqual(5);
    const { said, stored, lost, twice, outOfOrder, dropped } = trial.written;
    expect({ stored, lost, twice, outOfOrder }).toEqual({ stored: said, lost: 0, twice: 0, outOfOrder: 0 });
    expect(said).toBeGreaterThanOrEqual(5);
    expect(dropped).toBeGreaterThanOrEqual(5);
  });

  it('says how to call it, and where the keys must be', async () => {
    const tried = (...args: string[]) =>
      run(`${ROOT}deploy/src/try/main.ts`, args, ROOT, { CHIMP_DEPLOY_FOLDER: '/nowhere/' });
    const [nobody, nowhere] = [await tried('staging'), await tried('staging', 'https://chat.example.com')];
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('Say where the Worker is')]);
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('TOKEN_KEYS of staging')]);
  });

  it('asks for the bill only where it has a token, and counts by the nearest rank', async () => {
    expect(await billedOf('a', new Date(), new Date(), {})).toBeNull();
    expect([percentile([], 50), percentile([3, 1, 2], 50), percentile([1, 2, 3, 4], 99)]).toEqual([0, 2, 4]);
  });
});
