import { FIRST_SITE, MAIL_MAX_BYTES } from '@chimpassist/protocol';
import type { Env } from './contract/env.ts';

/** Takes mail that the platform routes to this Worker: what is not taken is refused to the server that brings it. */
export async function email(message: ForwardableEmailMessage, env: Env): Promise<void> {
  if (message.rawSize > MAIL_MAX_BYTES) return message.setReject('The mail is too large.');
  const { receiveMail } = await import('./inbox/receive.ts');
  const raw = await new Response(message.raw).arrayBuffer();
  const { outcome, reason = 'It is not taken.' } = await receiveMail(
    raw,
    { from: message.from, to: message.to },
    { env, site: FIRST_SITE },
  );
  if (outcome === 'refused') message.setReject(reason);
}
