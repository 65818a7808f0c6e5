import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import type { AuditPage } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import type { SentMail } from '../mail/provider.ts';
import { desk, request, say } from '../support.ts';
import { ask, asked } from './api.ts';
import {
  answering,
  contentsAt,
  hookNow,
  hooksOfTests,
  messageNow as message,
  rewrite,
  stub,
} from './hooks.ts';

const made = hooksOfTests();

describe('a webhook that is turned off', () => {
  it('was without success for a day, which the audit log says', async () => {
    await answering('dead', { status: 500 });
    const hook = await made('dead', { events: ['message.created'] });
    await rewrite(hook, { failingSince: Date.now() - 25 * 3_600_000 });
    await evictDurableObject(stub(hook));
    await say('fay', request('fay'), message('fay', 1));
    await expect.poll(() => hookNow(hook)).toMatchObject({ isOn: false, offReason: 'failing' });
    await expect
      .poll(async () => (await asked<AuditPage>('/audit?limit=1')).body.entries)
      .toMatchObject([
        {
          part: 'webhooks',
          id: hook.id,
          by: `webhook ${hook.id}`,
          after: { isOn: false, offReason: 'failing' },
        },
      ]);
    // What happens meanwhile is sent when it is on again.
    await say('fay', message('fay', 2));
    await answering('dead', { status: 204 });
    const { url } = hook;
    await ask(`/v1/webhooks/${hook.id}`, {
      method: 'PUT',
      body: { url, events: ['message.created'], isOn: true },
    });
    await expect
      .poll(async () => {
        await runDurableObjectAlarm(stub(hook));
        return contentsAt('dead', hook);
      })
      .toEqual(['text 1', 'text 2']);
  });

  it('is told to supervisors by mail, once, though mail was away', async () => {
    const until = Date.now() + 3_600_000;
    const account = (id: number, email: string, type: string) => ({
      ...{ id, name: 'Nina', avatarURL: null, email, type },
    });
    for (const [id, email, type] of [
      [901, 'lead@shop.test', 'support/supervisor'],
      [902, 'down-lead@shop.test', 'support/supervisor'],
      [903, 'first@shop.test', 'support/firstLevel'],
    ] as const)
      await desk().signedIn(account(id, email, type), { id: `sign-in ${id}`, until });
    await answering('off', { status: 410 });
    const hook = await made('off');
    await say('hal', request('hal'));
    await expect.poll(() => hookNow(hook)).toMatchObject({ isOn: false });
    const mailsTo = async (to: string) =>
      ((await (await fetch(`https://mail.operator.test/?to=${to}`)).json()) as { mails: SentMail[] }).mails;
    const tried = async () => {
      // As if ten minutes had passed.
      await runInDurableObject(stub(hook), (_, { storage }) => {
        const planned = storage.kv.get<object>('off mail');
        if (planned !== undefined) storage.kv.put('off mail', { ...planned, dueAt: 0 });
      });
      await runDurableObjectAlarm(stub(hook));
      return mailsTo('down-lead@shop.test');
    };
    await expect.poll(tried).toHaveLength(1);
    const [mail, ...more] = await mailsTo('lead@shop.test');
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('A webhook was turned off: hooks.example.com');
    expect(mail?.text).toContain('it answered 410');
    expect(mail?.text).not.toContain('/off');
    expect(await mailsTo('first@shop.test')).toEqual([]);
    await runInDurableObject(stub(hook), (_, { storage }) => {
      expect(storage.kv.get('off mail')).toBeUndefined();
    });
  });

  it('was answered that nobody is there any more', async () => {
    await answering('gone', { status: 410 });
    const hook = await made('gone');
    await say('gus', request('gus'));
    await expect.poll(() => hookNow(hook)).toMatchObject({ isOn: false, offReason: 'gone' });
  });
});
