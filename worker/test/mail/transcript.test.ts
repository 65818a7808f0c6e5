import { describe, expect, it } from 'vitest';
import { say } from '../support.ts';
import { addressOf, away, entries, form, inChat, mailed, mails, read, ring, word } from './support.ts';

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
