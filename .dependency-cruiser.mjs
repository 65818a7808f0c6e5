/**
 * The layers as rules: which part may import which. `npm run check:layers` reports each import against an arrow.
 *
 * The parser is SWC, since TypeScript 7 has no interface for tools yet; imports of types count like all others.
 */

const PROGRAMS = ['worker', 'bridge', 'cli', 'back-office', 'widget'];
const WORKSPACES = ['protocol', 'client', ...PROGRAMS, 'testing', 'demo', 'bench', 'e2e', 'deploy', 'checks'];

/** Folders of `worker/src`, the lowest first. */
const WORKER_LAYERS = [
  'contract',
  'storage|mqtt|hours|file-kinds',
  'forms|routing|rating',
  'archive|figures',
  'chat|desk|directory|workspace|webhooks',
  'bots|files|push|mail',
  'outlet',
  'edge',
  'link',
  'objects',
  'inbox',
  'http',
];

/** Parts of `bridge/src`, the lowest first. */
const BRIDGE_LAYERS = [
  String.raw`(advice|clock|guarded|health-report|log|metrics|outage-log)\.ts$`,
  '(broker-auth|clocks|spool)/',
  '(edge/|site\\.ts$)',
  '(broker|mirror|import)/',
  'flow/',
  String.raw`(bridge|health|settings)\.ts$`,
  '(http|cli)/|main\\.ts$',
];

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
      {},
      { circular: true },
    ),
    forbid(
      'nothing-missing',
      'Each import leads to a file or to an installed package.',
      {},
      // The build makes the emoji of each language.
      { couldNotResolve: true, pathNot: '^virtual:' },
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
        `\`${program}\` imports \`protocol\`, \`client\` and itself: the programs never import each other.`,
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
      'configurations-stand-below',
      'The configurations of the tests import `vitest.patience.ts`, and not `testing`, which stands above the programs.',
      { path: `^(${WORKSPACES.filter((workspace) => workspace !== 'testing').join('|')})/vitest[.]config` },
      { path: '^testing/' },
    ),
    ...WORKER_LAYERS.map((layer, floor) =>
      forbid(
        `worker-${layer.replaceAll('|', '-and-')}-imports-downwards`,
        `In the Worker imports go down: ${[...WORKER_LAYERS].reverse().join(', ').replaceAll('|', ' and ')}.`,
        { path: `^worker/src/(${layer})/` },
        { path: `^worker/src/(index\\.ts|(${[...WORKER_LAYERS.slice(floor + 1), 'none'].join('|')})/)` },
      ),
    ),
    ...WORKER_LAYERS.filter((layer) => layer.includes('|')).map((layer) =>
      forbid(
        `worker-${layer.replaceAll('|', '-and-')}-are-neighbours`,
        'Parts of the Worker of one height import none of each other: chat and desk speak through `contract/`.',
        { path: `^worker/src/(${layer})/` },
        { path: `^worker/src/(${layer})/`, pathNot: '^worker/src/$1/' },
      ),
    ),
    forbid(
      'worker-http-areas-are-neighbours',
      'An area of HTTP imports what lies beside the areas, and no other area.',
      { path: '^worker/src/http/([^/]+)/' },
      { path: '^worker/src/http/[^/]+/', pathNot: '^worker/src/http/$1/' },
    ),
    ...BRIDGE_LAYERS.slice(0, -1).map((layer, floor) =>
      forbid(
        `bridge-layer-${floor + 1}-imports-downwards`,
        'In the bridge imports go down: cli and http, bridge, flow, broker and mirror, edge, then spool, clocks and broker-auth.',
        { path: `^bridge/src/${layer.startsWith('(') ? layer : `(${layer})`}` },
        { path: `^bridge/src/(${BRIDGE_LAYERS.slice(floor + 1).join('|')})` },
      ),
    ),
    ...['broker-auth|clocks|spool', 'broker|mirror|import'].map((stages) =>
      forbid(
        `bridge-${stages.replaceAll('|', '-')}-are-neighbours`,
        'Stages of one height import neither each other.',
        { path: `^bridge/src/(${stages})/` },
        { path: `^bridge/src/(${stages})/`, pathNot: '^bridge/src/$1/' },
      ),
    ),
    forbid(
      'bridge-flows-end-in-to-broker-and-deletion',
      'What comes from one side is handed to the broker or to deletion, and to no other flow.',
      { path: '^bridge/src/flow/([^/]+)/' },
      { path: '^bridge/src/flow/', pathNot: '^bridge/src/flow/($1|to-broker|deletion)/' },
    ),
    forbid(
      'bridge-last-flows-know-no-other',
      'What publishes, and what deletes, imports no other flow.',
      { path: '^bridge/src/flow/(to-broker|deletion)/' },
      { path: '^bridge/src/flow/', pathNot: '^bridge/src/flow/$1/' },
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
    builtInModules: {
      add: ['cloudflare:workers', 'cloudflare:email', 'cloudflare:test', 'virtual:chimpassist'],
    },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.jsx', '.json', '.d.ts'],
    },
  },
};
