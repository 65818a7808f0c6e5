import { SELF } from 'cloudflare:test';
import type { StoredMessage } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { FIRST, get, SUPERVISOR, say, tokenFor } from '../support.ts';
import { addressOf, away, entries, form, inChat, mailed, mails, read, ring, word } from './support.ts';

async function call(method: string, path: string, body: unknown, by: TokenPrincipal): Promise<Response> {
  return SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
/** The number of a word in the chat "changes". */
async function seqOf(id: string): Promise<number> {
  const entries = (await (await get('/customer/changes/messages')).json()) as { message: StoredMessage }[];
  return entries.find(({ message }) => message.id === id)?.message.seq ?? 0;
}

describe('a transcript', () => {
  const ask = async (who: string, body: unknown): Promise<Response> => form(who, body, 'transcript');

  it('tells the whole chat, read or not, and does not count as telling what is unread', async () => {
    await inChat('keeps', {});
    await say('keeps', word(1, 'Sent today'), read(1), word(2, 'Anything else?'));
    expect((await ask('keeps', {})).status).toBe(400);
    const asked = await ask('keeps', { email: addressOf('keeps'), language: 'es' });
    expect([asked.status, await asked.json()]).toEqual([202, { mail: 'on' }]);
    const [mail] = await mails('keeps', 1);
    expect(mail?.subject).toBe('Su conversación con The Shop');
    expect(mail?.text).toMatch(
      /UTC\] keeps:\ntext 1\n\n\[.+\] A21:\nSent today\n\n\[.+\] A21:\nAnything else\?/,
    );
    expect(await entries('keeps')).toMatchObject([{ state: 'sent', isTranscript: true }]);
    await say('keeps', away());
    const [, unread] = await mails('keeps', 2);
    expect(unread?.text).toContain('Anything else?');
    expect(unread?.text).not.toContain('Sent today');
  });

  it('has words as they were changed, and none that were taken back', async () => {
    await call('PUT', '/workspace/settings', { changeMinutes: 10 }, SUPERVISOR);
    await inChat('changes', {});
    await say('changes', word(1, 'It costs 5'), word(2, 'For your eyes only'), read(2));
    const path = (seq: number) => `/customer/changes/messages/${seq}`;
    expect((await call('PUT', path(await seqOf('a-1')), { content: 'It costs 6' }, FIRST)).status).toBe(200);
    expect((await call('DELETE', path(await seqOf('a-2')), undefined, FIRST)).status).toBe(200);
    await ask('changes', { email: addressOf('changes') });
    const [mail] = await mails('changes', 1);
    expect(mail?.text).toMatch(/A21:\nIt costs 6\n\n-- /);
    expect(mail?.text).not.toContain('It costs 5');
    expect(mail?.text).not.toContain('eyes');
    await call('PUT', '/workspace/settings', {}, SUPERVISOR);
  });

  it('lets no mail of before go out again', async () => {
    await mailed('told', 'One');
    expect((await ask('told', {})).status).toBe(202);
    await mails('told', 2);
    await ring('told');
    expect((await entries('told')).map(({ isTranscript }) => isTranscript ?? false)).toEqual([false, true]);
  });

  it('is sent three times a day, and only where an attendant has answered', async () => {
    expect((await ask('never', { email: addressOf('never') })).status).toBe(404);
    await inChat('often');
    await say('often', word(1, 'Hello'), read(1));
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await ask('often', {})).status);
    expect(statuses).toEqual([202, 202, 202, 429]);
    expect(await mails('often', 3)).toHaveLength(3);
  });
});
