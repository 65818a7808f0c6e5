import type { WidgetState } from './state.ts';

/** Before a word is said: the button, and what a person is told who gets no further. */
export const ARRIVING: WidgetState[] = [
  { name: 'closed', reach: async (visitor) => visitor.launcher.waitFor() },
  {
    name: 'connecting',
    async reach(visitor, platform) {
      platform.cutOff(true);
      await visitor.open();
      await visitor.panel.getByRole('status').waitFor();
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
];
