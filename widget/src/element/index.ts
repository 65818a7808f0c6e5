import { defineChimpChat } from './chimp-chat.ts';

/** Importing this defines `<chimp-chat>`: for pages that a bundler makes. */
defineChimpChat({
  full: () => import('../ui/full.tsx'),
  proactive: () => import('../proactive/index.ts'),
  visitorPresence: () => import('../on-site/index.ts'),
});
