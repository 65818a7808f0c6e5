import { EmailMessage } from 'cloudflare:email';
import { HOOK_TIMEOUT_MS, type SiteId } from '@chimpassist/protocol';
import type { BridgeMail } from '@chimpassist/protocol/frames';
import { hexOf, hmacOf } from '@chimpassist/protocol/trust';
import type { Env } from '../contract/env.ts';
import { accessOf } from '../site-access.ts';
import { before } from '../stranger-body.ts';
import { mailboxText, rawMail } from './mime.ts';
import type { MailSender, OutgoingMail } from './outgoing.ts';

interface Mailbox {
  name: string;
  address: string;
}

/** `Name <address>`, or the address alone; null for anything else. */
function mailboxIn(text: string): Mailbox | null {
  const [, name = '', inBrackets, alone] =
    /^\s*(?:(.*?)\s*<([^<>\s]+@[^<>\s]+)>|([^<>\s]+@[^<>\s]+))\s*$/.exec(text) ?? [];
  const address = inBrackets ?? alone;
  return address === undefined ? null : { name: name.replaceAll('"', ''), address };
}

/**
 * By what this deployment sends mail: the operator's hook, else the bridge, else the platform's binding; null where none is set up. A
 * hook is called once for each try, under the same `Idempotency-Key`; a bridge knows the names of what it has sent; the binding
 * takes no such key.
 *
 * @param byBridge hands it to the active bridge. @throws where that has not sent it
 */
export function mailSenderOf(
  env: Env,
  site: SiteId,
  byBridge: (mail: BridgeMail) => Promise<void>,
): MailSender | null {
  const { mailByBridge, mailFrom, mailReplyTo, mailEndpoint, mailSecret: secret } = accessOf(env, site);
  const from = mailFrom === null ? null : mailboxIn(mailFrom);
  const { EMAIL: binding } = env;
  if (from === null || secret === null) return null;
  const common = { replyBase: mailReplyTo ?? from.address, name: from.name || from.address, secret };
  if (mailEndpoint !== null)
    return {
      ...common,
      send: (mail) => post(mailEndpoint, secret, mailboxText(from.name, from.address), mail),
    };
  if (mailByBridge)
    return { ...common, send: (mail) => byBridge({ ...mail, from: mailboxText(from.name, from.address) }) };
  if (binding === undefined) return null;
  return {
    ...common,
    async send(mail) {
      await inTime((signal) =>
        before(
          signal,
          binding.send(new EmailMessage(from.address, mail.to, rawMail(mail, from, new Date()))),
        ),
      );
    },
  };
}

/** The timer ends with the work: an object with a timer that runs does not sleep. */
async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('The mail service did not answer.')), HOOK_TIMEOUT_MS);
  try {
    return await work(late.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws where the hook does not say 2xx in time. */
async function post(endpoint: string, secret: string, from: string, mail: OutgoingMail): Promise<void> {
  const body = JSON.stringify({ from, ...mail });
  const at = String(Date.now());
  const sha256 = hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)));
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': mail.id,
    'chimp-timestamp': at,
    'chimp-signature': await hmacOf(`${at}.${mail.id}.${sha256}`, secret),
  };
  const response = await inTime((signal) =>
    before(
      signal,
      // A hook that sends elsewhere could lead into the operator's network.
      fetch(endpoint, { method: 'POST', redirect: 'manual', signal, headers, body }),
    ),
  );
  await response.body?.cancel().catch(() => undefined);
  if (!response.ok) throw new Error(`The mail service answered with the status ${response.status}.`);
}
