import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it } from 'vitest';
import { call, fill, putForm, removeForm, versionIn } from '../forms/support.ts';
import { chat, command, contents, say, topicOf } from '../support.ts';
import { addressOf, away, bring, delivered, inChat, mails, plainMail, ring, word } from './support.ts';

const NIGHT = {
  name: 'At night',
  when: 'nobody',
  fields: [
    { name: 'address', kind: 'email', label: 'Your address', required: true },
    { name: 'terms', kind: 'consent', label: 'You may keep what I write.', required: true },
  ],
};
afterEach(() => removeForm('night'));

describe('a form while the mail provider is down', () => {
  it('is stored, says so, and what was not read is sent once later', async () => {
    const night = await putForm('night', NIGHT);
    const who = 'down-form';
    await inChat(who);
    await say(who, word(1, 'Are you there?'), away());
    await expect
      .poll(async () => {
        await ring(who, 1);
        return (await delivered(who)).calls;
      })
      .toBe(1);
    const fields = { address: addressOf(who), terms: versionIn(night) };
    expect(await (await fill(who, { form: 'night', fields })).json()).toEqual({ mail: 'failing' });
    expect(await (await call(`/customer/${who}/attributes`)).json()).toMatchObject({
      attributes: [{ name: 'email', value: addressOf(who) }],
      consents: [{ form: 'night', field: 'terms' }],
    });
    await runInDurableObject(chat(who), (_, { storage }) => {
      storage.sql.exec('UPDATE mails SET due_at = 1');
    });
    await evictDurableObject(chat(who));
    await mails(who, 1);
    await ring(who);
    expect((await delivered(who)).calls).toBe(2);
  });
});

describe('a mail of a customer who has to agree first', () => {
  it('is refused where it would begin a chat again, and taken once that is done', async () => {
    const who = 'mail-door';
    await inChat(who);
    await say(who, word(1, 'Here is your answer'), away());
    const [mail] = await mails(who, 1);
    if (mail === undefined) throw new Error('No mail was sent.');
    const night = await putForm('night', { ...NIGHT, when: 'before' });
    const reply = (text: string) => bring(plainMail(who, mail, text));
    // A chat that goes on is not stopped.
    expect(await reply('Thank you')).toMatchObject({ outcome: 'taken' });
    await say(who, command(21, { command: 'end', sessionTopic: topicOf(who) }));
    expect(await reply('One more thing')).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('agree first'),
    });
    await fill(who, { form: 'night', fields: { terms: versionIn(night) } });
    expect(await reply('And another')).toMatchObject({ outcome: 'taken' });
    expect((await contents(who)).filter((text) => !text.startsWith('text'))).toEqual([
      'Here is your answer',
      'Thank you',
      'And another',
    ]);
  });
});
