import { ANA, ONLINE } from '../../platform.ts';
import { MARYS_TOPIC } from '../page.ts';
import { remember, type WidgetState } from './state.ts';

const LONG_NAME = 'Maria Aurora dos Santos Wolfeschlegelsteinhausenbergerdorff-Ribeiro';

/** While somebody answers. */
export const TALKING: WidgetState[] = [
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
];
