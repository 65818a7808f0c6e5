import { brokerUrl } from '@chimpassist/client/mqtt';
import { type ApiKey, CALLS, type Webhook } from '@chimpassist/protocol';
import { CliError } from '../cli-error.ts';
import { type Deployment, Refused } from '../deployment.ts';
import { checkStatisticsHook } from './check-hooks.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
const ENDS_SOON_MS = 14 * DAY_MS;
const UNUSED_MS = 90 * DAY_MS;

/** Whether the Worker signs tokens. */
export async function checkTokenKeys(deployment: Deployment): Promise<Finding> {
  try {
    const { keys } = await deployment.call(CALLS.jwks);
    if (keys.length > 0)
      return {
        what: 'Tokens',
        state: 'ok',
        text: `signed by ${keys.length === 1 ? 'one key' : `${keys.length} keys`}`,
      };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  return {
    what: 'Tokens',
    state: 'wrong',
    text: 'the Worker gives out none, so nobody is let in',
    cure: 'Set TOKEN_KEYS: npm run deploy:secrets.',
  };
}

/** Whether what pages are told to dial takes a WebSocket. */
export async function checkSockets(deployment: Deployment): Promise<Finding> {
  const { mqtt } = await deployment.call(CALLS.openSession, { body: {} });
  if (mqtt === undefined)
    return {
      what: 'Sockets',
      state: 'look',
      text: 'the Worker names no address for pages',
      cure: 'Set MQTT_BROKER_WS_HOST (or MQTT_BROKER_HOST), or leave the edge road open (EDGE_ROAD).',
    };
  const address = brokerUrl(mqtt);
  const isOpen = await new Promise<boolean>((resolve) => {
    const socket = new WebSocket(address, 'mqtt');
    const timer = setTimeout(() => done(false), TIMEOUT_MS);
    const done = (opened: boolean): void => {
      clearTimeout(timer);
      resolve(opened);
      socket.close();
    };
    socket.addEventListener('open', () => done(true));
    socket.addEventListener('error', () => done(false));
  });
  if (isOpen) return { what: 'Sockets', state: 'ok', text: `${address} takes connections` };
  return {
    what: 'Sockets',
    state: 'wrong',
    text: `${address} takes no WebSocket`,
    cure: 'Look at the listener of the broker, its path and certificate, and what stands before it: pages dial this address.',
  };
}

/** The keys of programs, and the webhooks; both want a supervisor. */
export async function checkPrograms(deployment: Deployment, now = Date.now()): Promise<Finding[]> {
  if (deployment.settings.email === undefined)
    return [
      {
        what: 'Keys',
        state: 'look',
        text: 'not looked at',
        cure: 'Set CHIMP_EMAIL and CHIMP_PASSWORD to those of a supervisor, to look at keys and webhooks too.',
      },
    ];
  try {
    const { data } = await deployment.keys();
    const { data: hooks } = await deployment.call(CALLS.webhooks);
    return [
      { what: 'Sign-in', state: 'ok', text: `${deployment.settings.email} is a supervisor` },
      await checkStatisticsHook(deployment),
      { what: 'Keys', state: 'ok', text: `${data.length} of programs` },
      ...data.flatMap((key) => keyFinding(key, now)),
      { what: 'Webhooks', state: 'ok', text: String(hooks.length) },
      ...hooks.flatMap(hookFinding),
    ];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [{ what: 'Sign-in', state: 'wrong', text: error.message }];
  }
}

function keyFinding({ name, expiresAt, lastUsedAt, createdAt }: ApiKey, now: number): Finding[] {
  const what = 'Keys';
  const rotate = `chimpassist keys rotate "${name}"`;
  if (expiresAt !== null && expiresAt <= now)
    return [{ what, state: 'look', text: `"${name}" has ended`, cure: 'Remove it, or make another.' }];
  if (expiresAt !== null && expiresAt - now < ENDS_SOON_MS)
    return [
      {
        what,
        state: 'look',
        text: `"${name}" ends in ${Math.ceil((expiresAt - now) / DAY_MS)} days`,
        cure: 'Make another one in time.',
      },
    ];
  if (now - (lastUsedAt ?? createdAt) > UNUSED_MS)
    return [
      {
        what,
        state: 'look',
        text: `"${name}" was not used for 90 days`,
        cure: `Remove it if nobody needs it; else ${rotate}.`,
      },
    ];
  return [];
}

function hookFinding({ url, isOn, failingSince, offReason }: Webhook): Finding[] {
  const what = 'Webhooks';
  const { host } = new URL(url);
  if (!isOn && offReason !== null)
    return [
      {
        what,
        state: 'wrong',
        text: `${host} was turned off: ${offReason}`,
        cure: 'Mend the receiver, then turn it on: PUT /v1/webhooks/:id with isOn.',
      },
    ];
  if (isOn && failingSince !== null)
    return [
      {
        what,
        state: 'look',
        text: `${host} fails since ${new Date(failingSince).toISOString()}`,
        cure: 'Look at GET /v1/webhooks/:id/deliveries for what it answered.',
      },
    ];
  return [];
}
