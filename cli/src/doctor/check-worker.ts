import { lookup } from 'node:dns/promises';
import { CALLS } from '@chimpassist/protocol';
import * as v from 'valibot';
import { tryParse } from '../export.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 10_000;
const CLOCK_LOOK_MS = 5_000;
const CLOCK_WRONG_MS = 60_000;

/** Whether the name leads anywhere. */
export async function checkDns(endpoint: string): Promise<Finding> {
  const { hostname } = new URL(endpoint);
  try {
    const { address } = await lookup(hostname.replace(/^\[|\]$/g, ''));
    return { what: 'DNS', state: 'ok', text: `${hostname} is ${address}` };
  } catch {
    return {
      what: 'DNS',
      state: 'wrong',
      text: `${hostname} leads nowhere`,
      cure: 'Look at how the name is written, and whether the Worker has this domain (wrangler.toml, routes).',
    };
  }
}

/** What the Worker says of itself, its clock, its bridge, its hooks and its version. */
export async function checkWorker(endpoint: string, ownVersion: string): Promise<Finding[]> {
  const askedAt = Date.now();
  const response = await fetch(`${endpoint}/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    () => null,
  );
  const answeredAt = Date.now();
  const health =
    response === null
      ? null
      : v.safeParse(CALLS.health.answer, tryParse(await response.text().catch(() => '')));
  if (response === null || health === null || !health.success)
    return [
      {
        what: 'Worker',
        state: 'wrong',
        text: response === null ? 'does not answer' : `answers ${response.status}, and not as ours does`,
        cure: 'Deploy it (npm run deploy:worker), or look at the address: it is that of the Worker, not of the back office.',
      },
    ];
  const { version, bridge, hooks, legacyClients } = health.output;
  const findings: Finding[] = [
    { what: 'Worker', state: 'ok', text: `answers in ${answeredAt - askedAt} ms` },
    versionFinding(version, ownVersion),
    bridgeFinding(bridge, answeredAt),
    hooksFinding(hooks),
  ];
  const date = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(date)) findings.push(clockFinding(date - (askedAt + answeredAt) / 2));
  if (legacyClients !== 'none')
    findings.push({
      what: 'Old pages',
      state: 'look',
      text: `LEGACY_CLIENTS is "${legacyClients}": who knows the id of a customer can read that chat`,
      cure: 'Unset it when all pages and back offices are new.',
    });
  return findings;
}

const versionFinding = (version: string, own: string): Finding =>
  version === own
    ? { what: 'Version', state: 'ok', text: version }
    : {
        what: 'Version',
        state: 'look',
        text: `the Worker is ${version}, and this is ${own}`,
        cure: 'Deploy the newer one, or take the chimpassist of the same version.',
      };

function bridgeFinding(
  { connected, heardAt }: { connected: boolean; heardAt: number | null },
  now: number,
): Finding {
  if (connected) return { what: 'Bridge', state: 'ok', text: 'is connected' };
  if (heardAt === null)
    return { what: 'Bridge', state: 'ok', text: 'none has ever come: all talk over the Worker itself' };
  return {
    what: 'Bridge',
    state: 'wrong',
    text: `was last heard of ${Math.round((now - heardAt) / 1_000)} s ago`,
    cure: 'Look at its /healthz and its log: does it run, and reach the broker and the Worker?',
  };
}

const hooksFinding = ({ authentication }: { authentication: number | null }): Finding => ({
  what: 'Hooks',
  state: 'ok',
  text:
    authentication === null
      ? 'this Worker has not asked the sign-in hook lately; sign in to see whether it answers'
      : `the sign-in hook answered ${new Date(authentication).toISOString()}`,
});

/** The header tells whole seconds. */
function clockFinding(aheadMs: number): Finding {
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  if (Math.abs(aheadMs) < CLOCK_LOOK_MS)
    return { what: 'Clocks', state: 'ok', text: 'this machine and the Worker agree' };
  return {
    what: 'Clocks',
    state: Math.abs(aheadMs) < CLOCK_WRONG_MS ? 'look' : 'wrong',
    text: `this machine is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the Worker`,
    cure: 'Let this machine set its clock by NTP: tokens and webhooks count by it.',
  };
}
