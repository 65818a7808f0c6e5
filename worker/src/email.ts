import { FIRST_SITE, MAIL_MAX_BYTES, type SiteId } from '@chimpassist/protocol';
import type { Env } from './contract/env.ts';
import { keyInAddress } from './mail/reply-address.ts';
import { accessOf } from './site-access.ts';
import { sitesIn } from './sites.ts';

/** Takes mail that the platform routes to this Worker: what is not taken is refused to the server that brings it. */
export async function email(message: ForwardableEmailMessage, env: Env): Promise<void> {
  if (message.rawSize > MAIL_MAX_BYTES) return message.setReject('The mail is too large.');
  const { receiveMail } = await import('./inbox/receive.ts');
  const raw = await new Response(message.raw).arrayBuffer();
  const { outcome, reason = 'It is not taken.' } = await receiveMail(
    raw,
    { from: message.from, to: message.to },
    { env, site: await siteOfMail(message.to, env) },
  );
  if (outcome === 'refused') message.setReject(reason);
}

/** The site that made the address; one that none of them made is the first one's, or whose address for answers it is. */
async function siteOfMail(to: string, env: Env): Promise<SiteId> {
  const sites = sitesIn(env.SITES);
  for (const site of sites) {
    const { mailSecret } = accessOf(env, site);
    if (mailSecret !== null && (await keyInAddress(to, mailSecret)) !== null) return site;
  }
  const own = sites.find((site) => accessOf(env, site).mailReplyTo?.toLowerCase() === to.toLowerCase());
  return own ?? FIRST_SITE;
}
