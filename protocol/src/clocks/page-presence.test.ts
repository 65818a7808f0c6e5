import { beforeEach, describe, expect, it } from 'vitest';
import { decode } from '../inbound/index.ts';
import { AWAY_AFTER_MS } from '../index.ts';
import { HIDDEN_SILENCE_MS, PagePresence, VISIBLE_SILENCE_MS } from './page-presence.ts';

const TOPIC = 'server/sessions/7';
const page = (id: string, visible = true) => ({ id, visible, gone: false, idle: false });
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('rule 35: a customer is away', () => {
  let pages: PagePresence;
  const isAway = (now: number, listeningSince = 0): boolean => pages.isAway(TOPIC, now, listeningSince);
  beforeEach(() => {
    pages = new PagePresence();
  });

  it('five seconds after the last page has closed, not sooner', () => {
    pages.heard(TOPIC, page('a'), 1_000);
    pages.gone(TOPIC, 'a', 2_000);
    expect(isAway(2_000 + AWAY_AFTER_MS - 1)).toBe(false);
    expect(isAway(2_000 + AWAY_AFTER_MS)).toBe(true);
  });

  it('not while the next page of the shop opens', () => {
    pages.heard(TOPIC, page('a'), 1_000);
    pages.gone(TOPIC, 'a', 2_000);
    pages.heard(TOPIC, page('b'), 4_000);
    expect(isAway(9_000)).toBe(false);
  });

  it('not because one of two pages closes, in whatever order this is heard', () => {
    pages.heard(TOPIC, page('a'), 1_000);
    pages.heard(TOPIC, page('b'), 1_100);
    pages.gone(TOPIC, 'a', 2_000);
    pages.gone(TOPIC, 'a', 2_001);
    pages.gone(TOPIC, 'unknown', 2_002);
    expect(isAway(12_000)).toBe(false);
    pages.gone(TOPIC, 'b', 12_000);
    expect(isAway(12_000 + AWAY_AFTER_MS)).toBe(true);
  });

  it('after three missed keep-alives of a page on the screen', () => {
    pages.heard(TOPIC, page('a'), 1_000);
    expect(isAway(1_000 + VISIBLE_SILENCE_MS - 1)).toBe(false);
    expect(isAway(1_000 + VISIBLE_SILENCE_MS)).toBe(true);
  });

  it('after 150 seconds of a hidden page, whose timers run once a minute', () => {
    pages.heard(TOPIC, page('a'), 1_000);
    pages.heard(TOPIC, page('a', false), 2_000);
    expect(isAway(2_000 + HIDDEN_SILENCE_MS - 1)).toBe(false);
    expect(isAway(2_000 + HIDDEN_SILENCE_MS)).toBe(true);
  });

  it('only by silence that was listened to', () => {
    pages.heard(TOPIC, page('a'), 1_000);
    expect(isAway(1_000_000, 999_000)).toBe(false);
    expect(isAway(999_000 + VISIBLE_SILENCE_MS, 999_000)).toBe(true);
  });

  it('once nothing was heard for the longest silence of a hidden page, after a restart', () => {
    expect(isAway(HIDDEN_SILENCE_MS - 1)).toBe(false);
    expect(isAway(HIDDEN_SILENCE_MS)).toBe(true);
  });

  it('never while its client says nothing of its pages', () => {
    pages.heard(TOPIC, undefined, 1_000);
    pages.gone(TOPIC, 'a', 2_000);
    expect(isAway(1_000_000)).toBe(false);
  });

  it('no more once a page opens again', () => {
    pages.heard(TOPIC, page('a'), 0);
    pages.gone(TOPIC, 'a', 0);
    expect(isAway(60_000)).toBe(true);
    pages.heard(TOPIC, page('b'), 60_001);
    expect(isAway(60_001)).toBe(false);
  });
});

describe('what is kept of pages', () => {
  it('is bounded for one customer, and keeps the pages that spoke last', () => {
    const pages = new PagePresence();
    for (let n = 0; n < 1_000; n++) pages.heard(TOPIC, page(`page ${n}`), n);
    for (let n = 0; n < 999; n++) pages.gone(TOPIC, `page ${n}`, 1_000);
    expect(pages.isAway(TOPIC, 1_000 + AWAY_AFTER_MS, 0)).toBe(false);
    pages.gone(TOPIC, 'page 999', 6_000);
    expect(pages.isAway(TOPIC, 6_000 + AWAY_AFTER_MS, 0)).toBe(true);
  });

  it('goes with the chat', () => {
    const pages = new PagePresence();
    pages.heard(TOPIC, page('a'), 0);
    pages.heard('server/sessions/8', page('b'), 0);
    pages.forgetUnless((topic) => topic === TOPIC, HIDDEN_SILENCE_MS - 1);
    expect(pages.size).toBe(2);
    pages.forgetUnless((topic) => topic === TOPIC, HIDDEN_SILENCE_MS);
    expect(pages.size).toBe(1);
  });
});

describe('what a page says of itself', () => {
  const says = (more: object) => bytes({ customer: { id: 7 }, ...more });

  it('comes with its keep-alive', () => {
    const inbound = decode(`${TOPIC}/online`, says({ page: { id: 'a', visible: false } }), 1);
    expect(inbound).toMatchObject({ kind: 'online', page: { id: 'a', visible: false } });
  });

  it('may be that it closes, which asks for no chat', () => {
    expect(decode(`${TOPIC}/online`, says({ page: { id: 'a', gone: true } }), 1)).toEqual({
      kind: 'pageGone',
      sessionTopic: TOPIC,
      pageId: 'a',
    });
  });

  it.each([
    [{ page: { id: 'a', gone: true } }, { kind: 'dropped', reason: 'not_proven' }],
    [{ page: { id: 'a' } }, { kind: 'online' }],
  ])('counts on the own topic only, where nobody else can say it', (more, expected) => {
    const inbound = decode('server/sessions/online', says(more), 1, 'all');
    expect(inbound).toMatchObject(expected);
    expect(inbound).not.toHaveProperty('page');
  });

  it.each([{ page: 7 }, { page: { id: '' } }, { page: { id: 'x'.repeat(65) } }])(
    'costs no keep-alive where it cannot be read: %j',
    (more) => {
      const inbound = decode(`${TOPIC}/online`, says(more), 1);
      expect(inbound).toMatchObject({ kind: 'online' });
      expect(inbound).not.toHaveProperty('page');
    },
  );
});
