import type { MailOutcome, MailProof, SiteId } from '@chimpassist/protocol';
import { hexOf } from '@chimpassist/protocol/trust';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Env } from '../contract/env.ts';
import { log } from '../log.ts';
import { indexNameOf, keyInAddress, keyInReferences } from '../mail/reply-address.ts';
import { objectsOf } from '../objects/addresses.ts';
import { accessOf } from '../site-access.ts';
import { automaticKindOf } from './automatic.ts';
import { keepMailFiles } from './mail-files.ts';
import { inParts, newWordsOf } from './new-words.ts';

/** Who hands a mail to whom, beside what the mail itself says. */
export interface Envelope {
  /** Empty for a bounce; null where nobody says it. */
  from: string | null;
  to: string | null;
}

export interface Received {
  outcome: MailOutcome;
  reason?: string;
}

const COPY_ID_LENGTH = 32;
const refused = (reason: string): Received => ({ outcome: 'refused', reason });

/** A mail that has come: it becomes the next words of the customer whose reply address it was sent to, or nothing. */
export async function receiveMail(
  raw: ArrayBuffer,
  envelope: Envelope,
  { env, site }: { env: Env; site: SiteId },
): Promise<Received> {
  const received = await take(raw, envelope, env, site);
  log('mail_received', { outcome: received.outcome });
  return received;
}

async function take(raw: ArrayBuffer, envelope: Envelope, env: Env, site: SiteId): Promise<Received> {
  const { mailSecret } = accessOf(env, site);
  if (mailSecret === null) return refused('MAIL_SECRET is not set, so no reply address can be checked.');
  let email: Email;
  try {
    email = await PostalMime.parse(raw);
  } catch {
    return refused('This cannot be read as a mail.');
  }
  const addressed = await firstOf(recipientsOf(email, envelope), (each) => keyInAddress(each, mailSecret));
  const references = `${email.inReplyTo ?? ''} ${email.references ?? ''}`;
  const referred = await keyInReferences(references, mailSecret);
  const key = addressed ?? referred;
  if (key === null) return refused('Neither its address nor its references were made here.');
  const objects = objectsOf(env, site);
  const topic = await objects.sessionIndex(indexNameOf(key)).get(indexNameOf(key));
  if (topic === null) return refused('The chat of this address is not there any more.');
  const chat = objects.chat(topic);
  const automatic = automaticKindOf(email, envelope.from);
  if (automatic !== null) {
    if (automatic !== 'answered') await chat.stopMail(key, automatic);
    return { outcome: 'automatic' };
  }
  const copyId = await copyIdOf(email, raw);
  const standing = await chat.mailStanding(key, copyId);
  if (standing === null) return refused('The chat of this address is not there any more.');
  if (standing.isKnown) return { outcome: 'known' };
  const from = (email.from?.address ?? '').toLowerCase();
  const proof = proofOf(email, from, standing.address, addressed === key, referred === key);
  if (proof === null) return refused('It came from another address, and quotes no mail of ours.');
  const words = await newWordsOf(email);
  const { attachments, left } = await keepMailFiles(email.attachments, {
    env,
    site,
    topic,
    origin: standing.origin,
    chat,
    copyId,
    takesFiles: env.FILES !== undefined && (await objects.desk().takesFiles()),
  });
  const texts = inParts(
    [
      ...(proof === 'unproven'
        ? [`[E-mail from ${from || 'nobody'}: not the address that was left here]`]
        : []),
      words,
      ...left.map((name) => `[The file was not taken: ${name}]`),
    ]
      .filter((each) => each !== '')
      .join('\n\n'),
  );
  if (texts.length === 0 && attachments.length === 0) return refused('Nothing new is written in it.');
  return chat.takeMail({
    key,
    copyId,
    from,
    proof,
    texts: texts.length === 0 ? [''] : texts,
    attachments,
  });
}

/** By what a second copy is known: the writer's `Message-ID`; without one, all of its bytes. */
async function copyIdOf({ messageId, from }: Email, raw: ArrayBuffer): Promise<string> {
  const bytes =
    messageId === undefined
      ? raw
      : new TextEncoder().encode(JSON.stringify([messageId, from?.address ?? '']));
  return hexOf(await crypto.subtle.digest('SHA-256', bytes)).slice(0, COPY_ID_LENGTH);
}

/**
 * How far it is known that the customer has written it. Anybody can claim any sender, so one that the receiving server calls
 * forged proves nothing; who writes from elsewhere must know both the reply address and a mail of ours, and is marked.
 *
 * @returns null where it is not taken.
 */
function proofOf(
  { headers }: Email,
  from: string,
  address: string,
  isAddressed: boolean,
  isReferred: boolean,
): MailProof | null {
  const isForged = headers.some(
    ({ key, value }) =>
      ['authentication-results', 'arc-authentication-results'].includes(key) && /\bdmarc=fail\b/i.test(value),
  );
  if (from === address.toLowerCase() && !isForged) return 'sender';
  return isAddressed && isReferred && !isForged ? 'unproven' : null;
}

function recipientsOf(email: Email, { to }: Envelope): string[] {
  const named = (list: readonly Address[] = []): string[] =>
    list.flatMap((each) => (each.group === undefined ? [each.address ?? ''] : named(each.group)));
  const delivered = email.headers
    .filter(({ key }) => ['delivered-to', 'x-original-to', 'x-forwarded-to'].includes(key))
    .map(({ value }) => value);
  return [...(to === null ? [] : [to]), ...named(email.to), ...named(email.cc), ...delivered];
}

async function firstOf<T, R>(list: readonly T[], find: (each: T) => Promise<R | null>): Promise<R | null> {
  for (const each of list) {
    const found = await find(each);
    if (found !== null) return found;
  }
  return null;
}
