import { SELF } from 'cloudflare:test';
import { DEFAULT_BASE_TOPIC, FIRST_SITE, namesOf, type SiteId } from '@chimpassist/protocol';
import { signingKeys, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { accessOf } from '../../src/site-access.ts';
import { bindings } from '../support.ts';

/** Where each site of these tests is reached, as its operator writes it into `backendEndpoint`. */
export const BACKENDS: Record<SiteId, string> = {
  [FIRST_SITE]: 'http://worker',
  north: 'http://north.shop.test',
  south: 'http://worker/south',
};
export const SITES = Object.keys(BACKENDS);

export async function tokenOf(site: SiteId, principal: TokenPrincipal): Promise<string> {
  const keys = await signingKeys(accessOf(bindings, site).tokenKeys ?? '');
  const baseTopic = namesOf(site).baseTopic(DEFAULT_BASE_TOPIC);
  return keys.sign(principal, baseTopic, principal.kind === 'attendant' ? { signInId: 'a sign-in' } : {});
}

export interface AskOptions {
  method?: string;
  /** Of the page or program that asks. */
  bearer?: string;
  /** As JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export function ask(site: SiteId, path: string, options: AskOptions = {}): Promise<Response> {
  const { method = 'GET', bearer, body, headers = {} } = options;
  return SELF.fetch(`${BACKENDS[site]}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Frames of one chat, as the site's own bridge sends them. */
export async function sayAt(site: SiteId, customer: string, ...frames: unknown[]): Promise<void> {
  const chats = [{ sessionTopic: `server/sessions/${customer}`, seenRev: 0, frames }];
  const [bearer = ''] = accessOf(bindings, site).bridgeSecrets;
  const response = await ask(site, '/bridge/batch', {
    method: 'POST',
    bearer,
    body: { v: 1, epoch: 0, chats, desk: [] },
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The bridge was answered ${response.status}.`);
}
