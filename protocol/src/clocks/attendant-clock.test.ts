import { describe, expect, it } from 'vitest';
import { decode } from '../inbound/index.ts';
import type { AttendantInfo } from '../index.ts';
import { AttendantClock } from './attendant-clock.ts';

const ana: AttendantInfo = {
  id: 12,
  name: 'Ana',
  avatarURL: null,
  email: undefined,
  type: 'support/firstLevel',
};
const KEEP_ALIVE_MS = 1_000;
const named = (name: string) => ({ proven: true, name });
const UNNAMED = { proven: true, name: undefined };
const STRANGER = { proven: false, name: undefined };

describe('the clock of attendants', () => {
  it('tells edges only: came, changed, fell silent', () => {
    const clock = new AttendantClock(1_000);
    expect(clock.heard(ana, 0)).toBe(true);
    expect(clock.heard(ana, 500)).toBe(false);
    expect(clock.heard({ ...ana, name: 'Ana R.' }, 600)).toBe(true);
    expect(clock.silentAt(1_599, 0)).toEqual([]);
    expect(clock.silentAt(1_600, 0)).toEqual([12]);
    expect(clock.silentAt(9_000, 0)).toEqual([]);
    expect(clock.heard(ana, 9_001)).toBe(true);
  });
});

describe('rule 42: an attendant with several windows', () => {
  it('is gone when the last of them signs out', () => {
    const clock = new AttendantClock(KEEP_ALIVE_MS);
    clock.heard(ana, 0, named('one'));
    expect(clock.heard(ana, 0, named('two'))).toBe(false);
    expect(clock.quit(12, named('one'))).toBe(false);
    expect(clock.silentAt(999, 0)).toEqual([]);
    expect(clock.quit('12', named('two'))).toBe(true);
    expect(clock.size).toBe(0);
  });

  it('is gone when the last of them falls silent, however the others went', () => {
    const clock = new AttendantClock(KEEP_ALIVE_MS);
    clock.heard(ana, 0, named('closed without a word'));
    clock.heard(ana, 100, named('signed out'));
    clock.heard(ana, 600, named('last'));
    expect(clock.quit(12, named('signed out'))).toBe(false);
    expect(clock.silentAt(1_599, 0)).toEqual([]);
    expect(clock.silentAt(1_600, 0)).toEqual([12]);
  });

  it('that have no names is gone by silence; with one window at once', () => {
    const two = new AttendantClock(KEEP_ALIVE_MS);
    for (const at of [0, 200, 500, 700]) two.heard(ana, at, UNNAMED);
    expect(two.quit(12, UNNAMED)).toBe(false);
    expect(two.silentAt(1_699, 0)).toEqual([]);
    expect(two.silentAt(1_700, 0)).toEqual([12]);
    const one = new AttendantClock(KEEP_ALIVE_MS);
    for (const at of [0, 500, 1_000]) one.heard(ana, at, UNNAMED);
    expect(one.quit(12, UNNAMED)).toBe(true);
  });

  it('of which a restarted bridge has heard one only is not gone with that one', () => {
    const clock = new AttendantClock(KEEP_ALIVE_MS);
    clock.known([{ id: 12 }], 0);
    clock.heard(ana, 100, named('one'));
    expect(clock.quit(12, named('one'))).toBe(false);
    expect(clock.heard(ana, 400, named('two'))).toBe(true);
    expect(clock.silentAt(1_000, 0)).toEqual([]);
    expect(clock.quit(12, named('two'))).toBe(true);
  });

  it('is not signed out by somebody who proves nothing', () => {
    const clock = new AttendantClock(KEEP_ALIVE_MS);
    clock.heard(ana, 0, UNNAMED);
    expect(clock.quit(12, STRANGER)).toBe(false);
    clock.heard({ ...ana, name: 'Not Ana' }, 100, STRANGER);
    expect(clock.quit(12, STRANGER)).toBe(false);
    expect(clock.quit(12, UNNAMED)).toBe(true);
  });

  it('that differ tells of each once, not at every keep-alive', () => {
    const clock = new AttendantClock(KEEP_ALIVE_MS);
    const other = { ...ana, name: 'Ana R.' };
    expect(clock.heard(ana, 0, named('one'))).toBe(true);
    expect(clock.heard(other, 1, named('two'))).toBe(true);
    expect([clock.heard(ana, 500, named('one')), clock.heard(other, 501, named('two'))]).toEqual([
      false,
      false,
    ]);
    clock.forgetReport(12);
    expect(clock.heard(ana, 900, named('one'))).toBe(true);
  });

  it('keeps no more of them than fifty', () => {
    const clock = new AttendantClock(KEEP_ALIVE_MS);
    for (let i = 0; i < 10_000; i++) clock.heard(ana, i / 100, named(String(i)));
    for (let i = 0; i < 49; i++) clock.quit(12, named(String(i)));
    expect(clock.size).toBe(1);
    expect(clock.silentAt(1_100, 0)).toEqual([12]);
  });
});

describe('a keep-alive of an attendant', () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const read = (topic: string, payload: unknown) => decode(topic, bytes(payload), 1, 'all');

  it('says which window it is from, and its topic whether that is proven', () => {
    const payload = { attendantInfo: { id: 12 }, window: 'w-1' };
    expect(read('server/attendants/12/online', payload)).toMatchObject({
      window: { proven: true, name: 'w-1' },
    });
    expect(read('server/attendants/12/quit', payload)).toMatchObject({
      window: { proven: true, name: 'w-1' },
    });
    expect(read('server/attendants/online', payload)).toMatchObject({ window: { proven: false } });
    expect(read('server/attendants/12/online', { ...payload, window: 'x'.repeat(65) })).toMatchObject({
      kind: 'attendantOnline',
      window: { proven: true, name: undefined },
    });
  });

  it('knows the e-mail of the sign-in, not of the payload', () => {
    const clock = new AttendantClock(KEEP_ALIVE_MS);
    clock.heard({ ...ana, email: 'boss@shop.test' }, 0, UNNAMED);
    expect(clock.emailOf(12)).toBeNull();
    clock.learnEmails([{ id: '12', email: 'ana@shop.test' }]);
    expect(clock.emailOf(12)).toBe('ana@shop.test');
    clock.known([{ id: 12, email: 'ana@shop.test' }], 5);
    expect(clock.emailOf('12')).toBe('ana@shop.test');
  });
});
