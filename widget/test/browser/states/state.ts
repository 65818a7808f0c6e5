import { ANA, NOBODY, ONLINE, type Platform } from '../platform.ts';
import { MARYS_TOPIC, type PageOptions, type Visitor } from './page.ts';

/** A state of the widget that a person can meet, and how to get there. */
export interface WidgetState {
  name: string;
  prepare?(platform: Platform): void;
  reach(visitor: Visitor, platform: Platform): Promise<void>;
}

const HOUR_MS = 3_600_000;
const LONG_NAME = 'Maria Aurora dos Santos Wolfeschlegelsteinhausenbergerdorff-Ribeiro';

/** What was said yesterday and today, by both sides, read and unread. */
function remember(platform: Platform): void {
  const now = Date.now();
  const mary = { id: 298301, name: 'Mary Okafor', role: 'customer' };
  const lines: [own: boolean, ago: number, content: string][] = [
    [true, 26 * HOUR_MS, 'Hello, is the Alder in stock?'],
    [false, 25.9 * HOUR_MS, 'Hello Mary, it is: in green and in blue.'],
    [false, 25.89 * HOUR_MS, 'Here it is: https://shop.example.com/bicycles/alder?size=54&colour=green'],
    [true, 600_000, 'Blue, please.\nAnd a bell.'],
    [true, 590_000, 'Can you send it to my workshop?'],
    [false, 60_000, 'Of course. It leaves tomorrow morning and takes two days.'],
  ];
  for (const [isOwn, ago, content] of lines) {
    const from = isOwn ? mary : { ...ANA, role: 'attendant' };
    platform.say(
      MARYS_TOPIC,
      content,
      { from, timestamp: now - ago, readAt: isOwn ? now - ago + 5_000 : null },
      false,
    );
  }
}

export const STATES: WidgetState[] = [
  { name: 'closed', reach: async (visitor) => visitor.launcher.waitFor() },
  {
    name: 'unread',
    prepare: remember,
    async reach(visitor, platform) {
      await visitor.open();
      await visitor.message('Of course.').waitFor();
      await visitor.page.keyboard.press('Escape');
      platform.say(MARYS_TOPIC, 'Anything else?');
      await visitor.page.locator('.badge[data-count="1"]').waitFor();
    },
  },
  {
    name: 'connecting',
    async reach(visitor, platform) {
      platform.cutOff(true);
      await visitor.open();
      await visitor.panel.getByRole('status').waitFor();
    },
  },
  {
    name: 'waiting',
    prepare(platform) {
      platform.desk = { instruction: 'session/update', status: 'waitingAttendantsAssignment', position: 3 };
    },
    async reach(visitor) {
      await visitor.open();
      await visitor.panel.locator('[data-tone="waiting"]', { hasText: '3' }).waitFor();
    },
  },
  {
    name: 'nobody',
    prepare(platform) {
      platform.desk = NOBODY;
    },
    async reach(visitor) {
      await visitor.open();
      await visitor.panel.locator('[data-tone="waiting"]').waitFor();
    },
  },
  {
    name: 'conversation',
    prepare: remember,
    async reach(visitor) {
      await visitor.open();
      await visitor.message('Of course.').waitFor();
      await visitor.say('Thank you');
      await visitor.page.locator('.tick-stored').waitFor();
    },
  },
  {
    name: 'typing',
    prepare: remember,
    async reach(visitor, platform) {
      await visitor.open();
      await visitor.message('Of course.').waitFor();
      await visitor.panel.locator('[data-online="true"]').waitFor();
      platform.publish(`${MARYS_TOPIC}/typing`, { from: { ...ANA, role: 'attendant' }, typing: true });
      await visitor.status.getByText('Ana Ribeiro').waitFor();
    },
  },
  {
    name: 'reconnecting',
    prepare: remember,
    async reach(visitor, platform) {
      await visitor.open();
      await visitor.panel.locator('[data-online="true"]').waitFor();
      platform.cutOff(true);
      await visitor.panel.locator('[data-tone="danger"]').waitFor();
      await visitor.say('Are you still there?');
      await visitor.page.locator('.tick-waiting').waitFor();
    },
  },
  {
    name: 'ended',
    prepare(platform) {
      remember(platform);
      platform.desk = { instruction: 'session/aborted/expired', status: 'aborted', reason: 'ended' };
    },
    async reach(visitor) {
      await visitor.open();
      await visitor.message('Of course.').waitFor();
    },
  },
  {
    name: 'service-away',
    prepare(platform) {
      platform.isBackendAway = true;
    },
    async reach(visitor) {
      await visitor.open();
      await visitor.panel.locator('[data-tone="danger"]').waitFor();
    },
  },
  {
    name: 'extremes',
    prepare(platform) {
      const from = { id: 12, name: LONG_NAME, role: 'attendant' };
      platform.desk = { ...ONLINE, attendants: [{ ...ANA, name: LONG_NAME }, ANA] };
      platform.say(MARYS_TOPIC, 'word '.repeat(1_000), { from }, false);
      platform.say(MARYS_TOPIC, 'w'.repeat(400), { from }, false);
      for (let n = 0; n < 60; n += 1) platform.say(MARYS_TOPIC, `Line ${n}.`, { from }, false);
    },
    async reach(visitor) {
      await visitor.open();
      await visitor.message('Line 59.').waitFor();
      await visitor.composer.fill('first\nsecond\nthird\nfourth\nfifth\nsixth');
    },
  },
  {
    name: 'too-many-tries',
    prepare(platform) {
      platform.refusal = { status: 429, code: 'rate_limited', retryAfterS: 600 };
    },
    async reach(visitor) {
      await visitor.open();
      await visitor.panel.locator('[data-tone="danger"]').waitFor();
    },
  },
  {
    name: 'unproven',
    prepare(platform) {
      platform.refusal = { status: 401, code: 'unauthorized' };
    },
    async reach(visitor) {
      await visitor.open();
      await visitor.panel.locator('[data-tone="danger"]').waitFor();
    },
  },
  {
    name: 'handed-over',
    prepare: remember,
    async reach(visitor, platform) {
      await visitor.open();
      await visitor.panel.locator('[data-online="true"]').waitFor();
      platform.control(MARYS_TOPIC, 'any', {
        instruction: 'session/update',
        status: 'waitingAttendantsAssignment',
      });
      await visitor.panel.locator('[data-tone="waiting"]').waitFor();
    },
  },
  {
    name: 'reading-further-up',
    prepare(platform) {
      for (let n = 1; n <= 90; n += 1) platform.say(MARYS_TOPIC, `Line ${n}.`, {}, false);
    },
    async reach(visitor, platform) {
      await visitor.open();
      await visitor.message('Line 90.').waitFor();
      await visitor.panel.locator('[data-online="true"]').waitFor();
      await visitor.scrollTo(0);
      platform.say(MARYS_TOPIC, 'Are you still reading?');
      await visitor.panel.locator('.to-end').waitFor();
    },
  },
  {
    name: 'too-long',
    async reach(visitor) {
      await visitor.open();
      await visitor.composer.fill('far too much '.repeat(1_700));
      await visitor.panel.getByRole('alert').waitFor();
    },
  },
  {
    name: 'not-loaded',
    async reach(visitor) {
      await visitor.page.route('**/chimpassist-widget-panel-*', (route) => route.fulfill({ status: 503 }));
      await visitor.launcher.click();
      await visitor.page.getByRole('alert').waitFor();
    },
  },
];

export interface Look {
  name: string;
  options: PageOptions;
}
const PROPS = {
  'data-title': 'Birch & Chain',
  'data-attendant-title': 'Our workshop team',
  'data-attendant-subtitle': 'Usually answers in a minute',
};
const page = (ground: string, text: string): Pick<PageOptions, 'head' | 'body'> => ({
  head: `<style>body { margin: 0; background: ${ground}; color: ${text}; font: 16px/1.5 system-ui, sans-serif }
    main { max-width: 420px; margin: 0 auto; padding: 48px 24px } h1 { font-size: 28px }</style>`,
  body: '<main><h1>Bicycles for years</h1><p>Built once, in our workshop, and sent to your door ready to ride.</p></main>',
});
const LIGHT_PAGE = page('#f3f1ec', '#2b2a27');
const DARK_PAGE = page('#1b1e22', '#d9dde2');
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export const LOOKS: Look[] = [
  { name: 'light', options: { ...LIGHT_PAGE, attributes: { ...PROPS, 'data-theme': 'light' } } },
  {
    name: 'dark',
    options: {
      ...DARK_PAGE,
      attributes: { ...PROPS, 'data-theme': 'dark' },
      context: { colorScheme: 'dark' },
    },
  },
  { name: 'phone', options: { ...LIGHT_PAGE, attributes: PROPS, context: PHONE } },
  {
    name: 'rtl',
    options: {
      ...LIGHT_PAGE,
      attributes: {
        ...PROPS,
        'data-title': 'بيرش آند تشين',
        'data-attendant-title': 'فريق الورشة',
        'data-attendant-subtitle': 'نجيب عادة خلال دقيقة',
      },
      htmlAttributes: 'lang="ar" dir="rtl"',
    },
  },
];
