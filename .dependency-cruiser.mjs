/**
 * The layers as rules: which part may import which. `npm run check:layers` reports each import against an arrow.
 *
 * The parser is SWC, since TypeScript 7 has no interface for tools yet; imports of types count like all others.
 */

const PROGRAMS = ['worker', 'bridge', 'back-office', 'widget'];
const WORKSPACES = ['protocol', 'client', ...PROGRAMS, 'testing', 'demo', 'bench', 'e2e', 'deploy', 'checks'];

/** A path in any workspace but these. */
const outside = (/** @type {string[]} */ ...allowed) =>
  `^(${WORKSPACES.filter((workspace) => !allowed.includes(workspace)).join('|')})/`;

/** A test, or what only tests load. */
const TESTS = String.raw`\.test\.tsx?$|/test/|/fixtures/|(vite|vitest)\.config\.m?ts$`;

/**
 * @param {string} name
 * @param {string} comment what holds, in a sentence
 * @param {object} from
 * @param {object} to
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    forbid(
      'no-circles',
      'Imports go one way: no file imports itself, whatever the way round.',
      // The Worker's objects still name each other by `Env`.
      { pathNot: '^worker/' },
      { circular: true, viaOnly: { pathNot: '^worker/' } },
    ),
    forbid(
      'nothing-missing',
      'Each import leads to a file or to an installed package.',
      {},
      { couldNotResolve: true },
    ),
    forbid(
      'protocol-knows-nobody',
      '`protocol` imports no other workspace.',
      { path: '^protocol/', pathNot: TESTS },
      { path: outside('protocol') },
    ),
    forbid(
      'client-knows-protocol',
      '`client` imports `protocol` and nothing else of ours.',
      { path: '^client/', pathNot: TESTS },
      { path: outside('protocol', 'client') },
    ),
    ...PROGRAMS.map((program) =>
      forbid(
        `${program}-knows-contract-and-client`,
        `\`${program}\` imports \`protocol\`, \`client\` and itself: the four programs never import each other.`,
        { path: `^${program}/(src|functions)/`, pathNot: TESTS },
        { path: outside('protocol', 'client', program) },
      ),
    ),
    ...PROGRAMS.map((program) =>
      forbid(
        `${program}-tests-know-no-other-program`,
        `The tests of \`${program}\` start other programs by \`testing\`, and import none of their sources.`,
        { path: `^${program}/`, pathNot: `^${program}/(bench|scripts)/` },
        { path: `^(${PROGRAMS.filter((other) => other !== program).join('|')})/` },
      ),
    ),
    forbid(
      'sources-know-no-tests',
      'What runs for people imports no test.',
      { path: '/src/', pathNot: TESTS },
      { path: TESTS },
    ),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.wrangler|\\.chimp|coverage)/' },
    builtInModules: { add: ['cloudflare:workers', 'cloudflare:test', 'virtual:chimpassist'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.jsx', '.json', '.d.ts'],
    },
  },
};
