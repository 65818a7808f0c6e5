import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfChanged, DEPLOYED_BACK_OFFICE } from '../../demo/src/build.ts';

/**
 * Builds `back-office/dist` as it is deployed, where its sources changed; a build over its budget throws. All tests that
 * open it come here, so that no second build takes it away below another test.
 */
export async function buildBackOffice(): Promise<void> {
  const logs = mkdtempSync(join(tmpdir(), 'chimp-built-'));
  try {
    await buildIfChanged(DEPLOYED_BACK_OFFICE, logs);
  } finally {
    rmSync(logs, { recursive: true, force: true });
  }
}
