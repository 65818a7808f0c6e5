import { REST_TABLE } from '@chimpassist/protocol';
import { parseAst } from 'vite';

type Node = { type: string; start: number; [field: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Parts of the contract that spell or decode what is on the wire. Types are for everybody. */
const SPELLING = /^(TOPICS|CALLS|pathOf|routeOf|withBase|withoutBase)$/;
const SCHEMA = /Schema$/;
/** Of what a page keeps in its own storage: people. */
const KEPT_BY_PAGES = new Set(['CustomerSchema', 'AttendantInfoSchema']);
/** Below the view's reach: `client` says and hears all of it. */
const TOPIC = /^(server|client)\/|\/(client|server)\/control$|\/messages(\/\w+)?$|\/(typing|online)$/;
const PATHS = REST_TABLE.map(({ path }) => path.replace(/:.*/, '')).filter((path) => path.length > 1);

/** `/desk-worker.js` is a file of the page's own, and not below `/desk`. */
const isBelow = (text: string, path: string): boolean =>
  text.startsWith(path) && (path.endsWith('/') || /^($|[/?#])/.test(text.slice(path.length)));

/** What a page does of the wire's own business: spells a topic or a path of the Worker, or imports what decodes payloads. */
export function findWireWords(file: string, source: string): string[] {
  const found: string[] = [];
  const say = ({ start }: Node, what: string): void => {
    found.push(`${file}:${source.slice(0, start).split('\n').length}: ${what}`);
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) visit(one);
    if (!isNode(node)) return;
    if (node.type === 'ImportDeclaration') {
      for (const name of contractImports(node))
        if (SPELLING.test(name) || (SCHEMA.test(name) && !KEPT_BY_PAGES.has(name)))
          say(node, `imports ${name}; \`client\` says and decodes what is on the wire.`);
      return;
    }
    const text = textOf(node);
    if (text !== null && TOPIC.test(text)) say(node, `spells the topic "${text}".`);
    else if (text !== null && PATHS.some((path) => isBelow(text, path)))
      say(node, `spells the path "${text}" of the Worker.`);
    for (const field of Object.values(node)) if (typeof field === 'object') visit(field);
  };
  visit(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file));
  return found;
}

/** The names of values that are imported of the contract or of the client's decoders. */
function contractImports({ source, specifiers, importKind }: Node): string[] {
  const from = isNode(source) ? String(source.value) : '';
  if (!/^@chimpassist\/(protocol|client)(\/|$)/.test(from) || importKind === 'type') return [];
  if (!Array.isArray(specifiers)) return [];
  return specifiers.flatMap((one: unknown) =>
    isNode(one) && one.importKind !== 'type' && isNode(one.imported) ? [String(one.imported.name)] : [],
  );
}

/** A text, or the first and last words of one with values in it. */
function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return null;
  return node.quasis.map((quasi: { value?: { cooked?: string } }) => quasi.value?.cooked ?? '').join('…');
}
