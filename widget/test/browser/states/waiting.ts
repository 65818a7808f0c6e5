import { NOBODY } from '../../platform.ts';
import { MARYS_TOPIC } from '../page.ts';
import { remember, type WidgetState } from './state.ts';

/** While nobody answers: not yet, not now, no longer. */
export const WAITING: WidgetState[] = [
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
];
