import type { Bearer } from '@chimpassist/client/rest';
import type { Action, ConversationView } from '../core/state.ts';
import type { Store } from '../core/store.ts';
import { browserName } from './browser-name.ts';

const AGAIN_MS = 10_000;
const ADDRESS_MAX = 500;

export interface VisitorPorts {
  endpoint: string;
  customerId: string;
  bearer: Bearer;
  store: Pick<Store<ConversationView, Action>, 'state' | 'subscribe'>;
  /** What stands in `localStorage.userData`. */
  userData(): string | null;
  /** The site has the visitor's leave to say where they are, and with what. */
  saysVisit: boolean;
  /** False where somebody else sits here by now. */
  isHere(): boolean;
}
export type VisitorPart = typeof import('./index.ts');

/**
 * Says what the page knows of its customer (`userData.attributes`, `signedAttributes`), and, with leave, of the visit. It is said with the
 * first word that is stored, and again where it has changed since: who writes nothing is told of to nobody.
 */
export function tellVisitor(ports: VisitorPorts): void {
  const { store, isHere } = ports;
  let said = '';
  let isSaying = false;
  let notBefore = 0;

  async function look(): Promise<void> {
    if (!isHere()) {
      leave();
      return;
    }
    const { phase, messages } = store.state;
    const isLive = phase.kind === 'waiting' || phase.kind === 'online';
    if (isSaying || !isLive || Date.now() < notBefore || !messages.some(({ seq }) => seq !== undefined))
      return;
    const body = JSON.stringify(knownOf(ports));
    if (body === said) return;
    isSaying = true;
    try {
      if (await say(ports, body)) said = body;
      else notBefore = Date.now() + AGAIN_MS;
    } finally {
      isSaying = false;
    }
  }
  const leave = store.subscribe(() => void look());
  void look();
}

/** @returns whether it is known there now, or will never be. */
async function say({ endpoint, customerId, bearer }: VisitorPorts, body: string): Promise<boolean> {
  const post = () =>
    fetch(`${endpoint}/customer/${encodeURIComponent(customerId)}/attributes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer.token()}` },
      body,
    });
  try {
    let { status } = await post();
    if (status === 401) {
      await bearer.renew();
      ({ status } = await post());
    }
    // What is refused as it stands would be refused again.
    return status < 400 || status === 400 || status === 403;
  } catch {
    return false;
  }
}

/** What the body of `POST /customer/:id/attributes` says. */
function knownOf({ userData, saysVisit }: VisitorPorts): Record<string, unknown> {
  const { attributes, signedAttributes } = read(userData());
  return {
    ...(typeof attributes === 'object' && attributes !== null ? { attributes } : {}),
    ...(typeof signedAttributes === 'string' ? { signed: signedAttributes } : {}),
    ...(saysVisit ? { visitor: visitOf() } : {}),
  };
}

function read(text: string | null): { attributes?: unknown; signedAttributes?: unknown } {
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as object;
  } catch {
    return {};
  }
}

const visitOf = () => ({
  page: bare(location.href),
  referrer: bare(document.referrer),
  browser: browserName(navigator.userAgent),
  language: navigator.language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** An address without query and fragment, which may hold what nobody meant to show. */
function bare(address: string): string {
  try {
    const { origin, pathname } = new URL(address);
    return (origin + pathname).slice(0, ADDRESS_MAX);
  } catch {
    return '';
  }
}
