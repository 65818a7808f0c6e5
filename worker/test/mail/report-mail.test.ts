import { runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { mailDueAfter } from '../../src/figures/mail-due.ts';
import { bindings, SUPERVISOR, tokenFor } from '../support.ts';
import { addressOf, delivered } from './support.ts';

const HOUR_MS = 3_600_000;
const LINK = 'https://desk.shop.test/';
const ledgers = () => bindings.LEDGER.getByName('ledgers');

async function putSettings(settings: object): Promise<void> {
  const response = await SELF.fetch('http://worker/workspace/settings', {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${await tokenFor(SUPERVISOR)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(settings),
  });
  expect(response.status).toBe(200);
}
const alarm = () => runInDurableObject(ledgers(), (_, { storage }) => storage.getAlarm());
/** As if the morning had come. */
const beDue = () =>
  runInDurableObject(ledgers(), (_, { storage }) => {
    const planned = storage.kv.get<{ dueAt: number }>('report mail');
    storage.kv.put('report mail', { ...planned, dueAt: Date.now() - 1 });
  });

it('goes out in the morning: each day, each Monday, each first of a month', () => {
  const at = (text: string) => Date.parse(text);
  const due = (now: string, every: 'day' | 'week' | 'month') =>
    new Date(mailDueAfter(at(now), every, 'Europe/Berlin')).toISOString();
  expect(due('2026-11-28T05:59:00Z', 'day')).toBe('2026-11-28T06:00:00.000Z');
  expect(due('2026-11-28T06:00:00Z', 'day')).toBe('2026-11-29T06:00:00.000Z');
  expect(due('2026-11-28T06:00:00Z', 'week')).toBe('2026-11-30T06:00:00.000Z');
  expect(due('2026-11-28T06:00:00Z', 'month')).toBe('2026-12-01T06:00:00.000Z');
  expect(due('2026-12-31T12:00:00Z', 'month')).toBe('2027-01-01T06:00:00.000Z');
});

it('is sent once to each address, with a link and no figure, and is planned again', async () => {
  const to = ['lead', 'down-first'].map(addressOf);
  await putSettings({ languages: ['es'], reportMail: { to, every: 'week', link: LINK } });
  await expect.poll(alarm).toBeGreaterThan(Date.now());
  await beDue();
  await runDurableObjectAlarm(ledgers());
  const first = await delivered('lead');
  expect(first.mails.map(({ subject, text }) => [subject.split(':')[0], text])).toEqual([
    ['Las cifras de la semana pasada', `Están aquí, después de iniciar sesión:\n\n${LINK}#reports\n`],
  ]);
  // One of them was refused: it alone is asked for again.
  expect((await delivered('down-first')).mails).toEqual([]);
  await beDue();
  await runDurableObjectAlarm(ledgers());
  expect((await delivered('down-first')).mails).toHaveLength(1);
  expect((await delivered('lead')).calls).toBe(1);
  expect(await alarm()).toBeGreaterThan(Date.now() + HOUR_MS);
});

it('goes on to who was not reached, also where the settings change meanwhile', async () => {
  const to = ['changed', 'down-changed'].map(addressOf);
  const reportMail = { to, every: 'week', link: LINK };
  await putSettings({ reportMail });
  await ledgers().planMail();
  await beDue();
  await runDurableObjectAlarm(ledgers());
  expect((await delivered('down-changed')).mails).toEqual([]);
  await putSettings({ undoSeconds: 5, reportMail });
  await ledgers().planMail();
  await expect
    .poll(() => runInDurableObject(ledgers(), (_, { storage }) => storage.kv.get('report mail')))
    .toMatchObject({ tries: 1, sent: [addressOf('changed')] });
  await beDue();
  await runDurableObjectAlarm(ledgers());
  expect((await delivered('down-changed')).mails).toHaveLength(1);
  expect((await delivered('changed')).calls).toBe(1);
});

it('goes out by the clock of the team, also once its hours are gone', async () => {
  await putSettings({ reportMail: { to: [addressOf('clock')], every: 'day', link: LINK } });
  const headers = {
    authorization: `Bearer ${await tokenFor(SUPERVISOR)}`,
    'content-type': 'application/json',
  };
  const hours = (method: string, body?: object) =>
    SELF.fetch('http://worker/workspace/hours', {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const plannedFor = () =>
    runInDurableObject(ledgers(), (_, { storage }) => storage.kv.get<{ for: number }>('report mail')?.for);
  expect((await hours('PUT', { zone: 'Asia/Kolkata', weekly: [] })).status).toBe(200);
  await expect.poll(plannedFor).toBe(mailDueAfter(Date.now(), 'day', 'Asia/Kolkata'));
  expect((await hours('DELETE')).status).toBe(204);
  await expect.poll(plannedFor).toBe(mailDueAfter(Date.now(), 'day', 'UTC'));
});

it('is sent no more where the workspace says so', async () => {
  await putSettings({ reportMail: null });
  await expect
    .poll(() => runInDurableObject(ledgers(), (_, { storage }) => storage.kv.get('report mail') ?? null))
    .toBeNull();
});
