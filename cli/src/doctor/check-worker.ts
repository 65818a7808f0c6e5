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
  } catch (error) {
    // The name server of this machine said nothing: nobody knows whether the name is there.
    if (codeOf(error) === 'EAI_AGAIN')
      return {
        what: 'DNS',
        state: 'wrong',
        text: `no name server answers, so nobody knows where ${hostname} leads`,
        cure: 'Look at the network and the DNS settings of this machine, then run it again.',
      };
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
  let failure: unknown;
  const response = await fetch(`${endpoint}/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (error: unknown) => {
      failure = error;
      return null;
    },
  );
  const answeredAt = Date.now();
  const health =
    response === null
      ? null
      : v.safeParse(CALLS.health.answer, tryParse(await response.text().catch(() => '')));
  if (response === null) return [unreached(failure)];
  if (health === null || !health.success)
    return [
      {
        what: 'Worker',
        state: 'wrong',
        text: `answers ${response.status}, and not as ours does`,
        cure: 'Look at the address: it is that of the Worker, not of the back office. Or deploy it: npm run deploy:worker.',
      },
    ];
  const { version, bridge, legacyClients } = health.output;
  const findings: Finding[] = [
    { what: 'Worker', state: 'ok', text: `answers in ${answeredAt - askedAt} ms` },
    versionFinding(version, ownVersion),
    bridgeFinding(bridge, answeredAt),
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

const codeOf = (error: unknown): string => {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : cause === undefined || cause === error ? '' : codeOf(cause);
};

/** Why a name that leads somewhere brought no answer. */
function unreached(failure: unknown): Finding {
  const code = codeOf(failure);
  const of = (text: string, cure: string): Finding => ({ what: 'Worker', state: 'wrong', text, cure });
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
    return of(
      `its certificate is not believed (${code})`,
      'Look at the custom domain at Cloudflare: its certificate is made some minutes after the domain. A proxy before it needs one that browsers believe.',
    );
  if (code === 'ECONNREFUSED')
    return of(
      'nothing listens at this address and port',
      'Deploy it (npm run deploy:worker), or look at the address: it is that of the Worker, not of the back office.',
    );
  if (failure instanceof Error && failure.name === 'TimeoutError')
    return of(
      `does not answer within ${TIMEOUT_MS / 1_000} s`,
      'Look whether a firewall stands between this machine and it, and at the log of the Worker (npx wrangler tail).',
    );
  return of(
    'does not answer',
    'Deploy it (npm run deploy:worker), or look at the address: it is that of the Worker, not of the back office.',
  );
}

/** Below 0: the first is older. What is no number stands behind. */
function compared(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split(/[.+-]/).map(Number));
  for (const n of [0, 1, 2]) {
    const difference = (a?.[n] ?? 0) - (b?.[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionFinding(version: string, own: string): Finding {
  const what = 'Version';
  if (version === own) return { what, state: 'ok', text: version };
  if (compared(version, own) > 0)
    return {
      what,
      state: 'look',
      text: `the Worker is ${version}, and this is only ${own}`,
      cure: `Take the command of the same version: npx chimpassist@${version} doctor.`,
    };
  return {
    what,
    state: 'look',
    text: `the Worker is still ${version}, and this is ${own}`,
    cure: 'Deploy the Worker before bridges and pages: npm run deploy:worker. It goes on with those of the version before.',
  };
}

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
