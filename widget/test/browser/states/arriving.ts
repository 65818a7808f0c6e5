import type { WidgetState } from './state.ts';

/** Before a word is said: the button, and what a person is told who gets no further. */
export const ARRIVING: WidgetState[] = [
  { name: 'closed', reach: async (visitor) => visitor.launcher.waitFor() },
  {
    name: 'bubble',
    prepare(platform) {
      platform.rules = [
        { id: 'help', text: 'Looking for the right size? Ask us, somebody is here until six.', when: {} },
      ];
    },
    async reach(visitor) {
      await visitor.launcher.waitFor();
      // As a page does when its visitor has consented.
      await visitor.page.evaluate(() => {
        const tag = document.querySelector<HTMLScriptElement>('script[data-backend-endpoint]');
        if (tag === null) throw new Error('The tag of the widget is gone.');
        tag.dataset.proactive = 'true';
        (window as unknown as { ChimpAssist: { run(of: HTMLScriptElement): void } }).ChimpAssist.run(tag);
      });
      await visitor.page.getByRole('button', { name: /^(Write to us|راسلنا)$/ }).waitFor();
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
