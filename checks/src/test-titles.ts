import { parseAst } from 'vite';

/** One call of `describe`, `it` or `test` with a title that is written there. */
export interface TestTitle {
  file: string;
  line: number;
  title: string;
  /** What stands between the name and the call, such as `each`, `skip` or `only`. */
  modifiers: string[];
}

type Node = { type: string; start: number; [field: string]: unknown };

const NAMES = new Set(['describe', 'it', 'test', 'bench']);

/** Reads the titles from the syntax tree, so that a title in a comment or a text does not count. */
export function readTestTitles(file: string, source: string): TestTitle[] {
  const titles: TestTitle[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) visit(one);
    if (!isNode(node)) return;
    const title = node.type === 'CallExpression' ? titleOf(node) : null;
    if (title !== null) {
      const line = source.slice(0, node.start).split('\n').length;
      titles.push({ file, line, ...title });
    }
    for (const field of Object.values(node)) if (typeof field === 'object') visit(field);
  };
  visit(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file));
  return titles;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function titleOf(call: Node): { title: string; modifiers: string[] } | null {
  const modifiers: string[] = [];
  let callee = call.callee;
  while (isNode(callee) && callee.type !== 'Identifier') {
    if (callee.type === 'MemberExpression') {
      const { property } = callee;
      if (isNode(property) && typeof property.name === 'string') modifiers.push(property.name);
      callee = callee.object;
    } else if (callee.type === 'CallExpression') callee = callee.callee;
    else if (callee.type === 'TaggedTemplateExpression') callee = callee.tag;
    else return null;
  }
  if (!isNode(callee) || typeof callee.name !== 'string' || !NAMES.has(callee.name)) return null;
  const title = Array.isArray(call.arguments) ? textOf(call.arguments[0]) : null;
  return title === null ? null : { title, modifiers };
}

/** What a text says; a value in a template counts as the characters of its placeholder. */
function textOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return null;
  const parts = node.quasis.map((quasi: { value?: { cooked?: string } }) => quasi.value?.cooked ?? '');
  return parts.join('%s');
}
