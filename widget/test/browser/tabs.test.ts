import { describe, expect, it } from 'vitest';
import { MARYS_TOPIC, Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();
/** Between two pings of the connection's own: they find a dead one too, but later. */
const PING_PAUSE_MS = 10_000;
/** In the page: the connection's own pings never come, so that only a doubt finds it dead. */
function withoutOwnPings(pauseMs: number): void {
  const { setTimeout: original } = window;
  const never = 2 ** 31 - 1;
  const patient = (work: TimerHandler, ms = 0, ...rest: unknown[]): number =>
    original(work, ms >= pauseMs ? never : ms, ...rest);
  window.setTimeout = patient as typeof window.setTimeout;
}
const stored = () => visits.platform.stored.get(MARYS_TOPIC)?.map(({ content }) => content) ?? [];

/** Another tab of the same browser. */
async function tabOf(visitor: Visitor): Promise<Visitor> {
  const page = await visitor.page.context().newPage();
  await page.goto(visits.platform.url);
  return Visitor.on(page);
}

describe('a phone that slept for an hour', () => {
  it('finds its connection dead though it looks open, and catches up by seq', async () => {
    const phone = await visits.visit();
    await phone.open();
    await talking(phone);
    await phone.page.evaluate(withoutOwnPings, PING_PAUSE_MS);
    await phone.say('Good night');
    await phone.message('Good night').getByText('Delivered').waitFor({ state: 'attached' });
    const control = await phone.page.context().newCDPSession(phone.page);
    await control.send('Page.setWebLifecycleState', { state: 'frozen' });
    visits.platform.fallSilent();
    for (let n = 1; n <= 130; n += 1) visits.platform.say(MARYS_TOPIC, `Said at night ${n}.`);
    await control.send('Page.setWebLifecycleState', { state: 'active' });
    // What a browser does when somebody picks the phone up.
    await phone.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await phone.message('Said at night 130.').waitFor();
    const texts = await phone.panel.locator('.bubble').allTextContents();
    expect(texts).toEqual([
      'Good night',
      ...Array.from({ length: 130 }, (_, n) => `Said at night ${n + 1}.`),
    ]);
    await phone.say('Good morning');
    await phone.message('Good morning').getByText('Delivered').waitFor({ state: 'attached' });
  });
});

describe('two tabs of one customer', () => {
  it('agree on what waits to be sent: each word is stored and shown once', async () => {
    const first = await visits.visit();
    await first.open();
    await talking(first);
    visits.platform.cutOff(true);
    await first.status.getByText('Connection lost. Reconnecting').waitFor();
    await first.say('One');
    await first.say('Two');
    const second = await tabOf(first);
    await second.open();
    await second.message('Two').waitFor();
    visits.platform.cutOff(false);
    for (const tab of [first, second]) {
      // The next try by itself may be half a minute away.
      await tab.page.bringToFront();
      await tab.page.evaluate(() => window.dispatchEvent(new Event('online')));
      for (const word of ['One', 'Two']) {
        await tab.message(word).getByText('Delivered').waitFor({ state: 'attached' });
      }
      await expect.poll(() => tab.panel.locator('.bubble').allTextContents()).toEqual(['One', 'Two']);
    }
    expect(stored()).toEqual(['One', 'Two']);
    const left = await first.page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.includes('outbox')),
    );
    expect(left).toEqual([]);
  });

  it('forget together when another customer signs in, in whichever tab that was', async () => {
    const first = await visits.visit();
    await first.open();
    await talking(first);
    await first.say("Mary's words");
    await first.message("Mary's words").getByText('Delivered').waitFor({ state: 'attached' });
    await first.composer.fill("Mary's draft");
    const second = await tabOf(first);
    await second.page.evaluate(() =>
      localStorage.setItem('userData', JSON.stringify({ id: 7, name: 'Paul', avatarURL: null })),
    );
    await first.message("Mary's words").waitFor({ state: 'detached' });
    await expect.poll(() => first.composer.inputValue()).toBe('');
    await first.say("Paul's words");
    await expect.poll(() => visits.platform.stored.get('server/sessions/7')?.length).toBe(1);
    await second.open();
    await second.message("Paul's words").waitFor();
    await expect.poll(() => second.panel.getByText("Mary's").count()).toBe(0);
    expect(stored()).toEqual(["Mary's words"]);
  });

  it('keep what is half written over a reload', async () => {
    const mary = await visits.visit();
    await mary.open();
    await mary.composer.fill('half a sent');
    await mary.page.reload();
    await mary.open();
    await expect.poll(() => mary.composer.inputValue()).toBe('half a sent');
  });
});

describe('a broker that is away from the beginning', () => {
  it('is told of in one line; what is written meanwhile is sent when it is there', async () => {
    visits.platform.cutOff(true);
    const mary = await visits.visit();
    await mary.open();
    await mary.status.getByText(/Our service does not answer just now/).waitFor();
    await mary.say('Hello? 👩🏽‍🔧🚲');
    await mary.message('Hello? 👩🏽‍🔧🚲').getByText('Waiting to be sent').waitFor({ state: 'attached' });
    visits.platform.cutOff(false);
    await mary.message('Hello? 👩🏽‍🔧🚲').getByText('Delivered').waitFor({ state: 'attached' });
    expect(stored()).toEqual(['Hello? 👩🏽‍🔧🚲']);
    await mary.status.getByText(/Our service/).waitFor({ state: 'detached' });
  });
});
