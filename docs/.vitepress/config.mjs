import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { repositoryLinks } from './repository-links.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NO_PAGES = ['.changeset/**', '.github/**', 'e2e/fixtures/**', '**/CHANGELOG.md', '*/api/**'];

const pages = new Set([
  ...globSync(['*.md', '{docs,protocol,client,worker,bridge,cli,widget,back-office,testing}/*.md'], {
    cwd: ROOT,
  }),
  ...globSync(['{demo,deploy,bench,checks,e2e}/README.md', 'examples/*/README.md'], { cwd: ROOT }),
]);
const { DOCS_BASE, GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
const repository = GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` : undefined;

/** @param {string} title */
const githubSlug = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** `npm run docs` builds the site from the repository's own pages; `npm run docs:dev` shows it while you write. */
export default defineConfig({
  title: 'Chimp Assist',
  description: 'Live chat for shops and support teams, run by themselves.',
  base: DOCS_BASE ?? '/',
  srcDir: '..',
  srcExclude: ['**/node_modules/**', ...NO_PAGES],
  outDir: '.vitepress/dist',
  cacheDir: '../node_modules/.cache/vitepress',
  rewrites: (id) => id.replace(/README\.md$/, 'index.md'),
  // An address of this machine is there only while `npm start` runs; every other dead link stops the build.
  ignoreDeadLinks: 'localhostLinks',
  markdown: {
    languageAlias: { hocon: 'ini' },
    anchor: { slugify: githubSlug },
    config: repositoryLinks({
      isPage: (path) => pages.has(path),
      sources: repository && `${repository}/blob/main`,
    }),
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    ...(repository ? { socialLinks: [{ icon: 'github', link: repository }] } : {}),
    nav: [
      { text: 'Getting started', link: '/docs/getting-started' },
      { text: 'Architecture', link: '/docs/architecture' },
      { text: 'All pages', link: '/docs/' },
    ],
    sidebar: [
      {
        text: 'Begin',
        items: [
          { text: 'Overview', link: '/' },
          { text: 'Getting started', link: '/docs/getting-started' },
        ],
      },
      {
        text: 'Run it',
        items: [
          { text: 'Which road?', link: '/docs/which-road' },
          { text: 'Deploying', link: '/docs/deploying' },
          { text: 'Attendants', link: '/docs/attendants' },
          { text: 'Several sites', link: '/docs/sites' },
          { text: 'Containers', link: '/docs/containers' },
          { text: 'Operating', link: '/docs/operating' },
          { text: 'The command line', link: '/docs/cli' },
          { text: 'Moving', link: '/docs/moving' },
          { text: 'Hooks', link: '/docs/hooks' },
          { text: 'Scale', link: '/docs/scale' },
          { text: 'Trying it on Cloudflare', link: '/docs/trying-cloudflare' },
          { text: 'Coming from the Docker version', link: '/docs/coming-from-docker' },
        ],
      },
      {
        text: 'Parts',
        items: [
          { text: 'Widget', link: '/docs/widget' },
          { text: 'Embedding', link: '/docs/embedding' },
          { text: 'Back office', link: '/docs/back-office' },
          { text: 'Client', link: '/docs/client' },
          { text: 'Worker', link: '/docs/worker' },
          { text: 'Bridge', link: '/docs/bridge' },
        ],
      },
      {
        text: 'How it works',
        items: [
          { text: 'Architecture', link: '/docs/architecture' },
          { text: 'The structure', link: '/docs/structure' },
          { text: 'The walk of a message', link: '/docs/message-walk' },
          { text: 'The edge road', link: '/docs/edge' },
          { text: 'Files', link: '/docs/files' },
          { text: 'The workspace', link: '/docs/workspace' },
          { text: 'Forms', link: '/docs/forms' },
          { text: 'The assistant', link: '/docs/assistant' },
          { text: 'Mail', link: '/docs/mail' },
          { text: 'Push messages', link: '/docs/push' },
          { text: 'Visitors now', link: '/docs/visitors' },
          { text: 'Search', link: '/docs/search' },
          { text: 'The API', link: '/docs/api' },
          { text: 'Bots', link: '/docs/bots' },
          { text: 'Figures', link: '/docs/figures' },
          { text: 'Rules of a chat', link: '/docs/spec' },
          { text: 'Wire contract', link: '/docs/protocol' },
          { text: 'Trust', link: '/docs/trust' },
          { text: 'Security', link: '/SECURITY' },
          { text: 'Decisions', link: '/docs/decisions' },
        ],
      },
      {
        text: 'Change it',
        items: [
          { text: 'Contributing', link: '/CONTRIBUTING' },
          { text: 'Debugging', link: '/docs/debugging' },
          { text: 'Bench', link: '/bench/' },
        ],
      },
    ].map((group) => ({
      ...group,
      items: group.items.filter(({ link }) =>
        pages.has(`${link.slice(1).replace(/(^|\/)$/, '$1README')}.md`),
      ),
    })),
  },
});
