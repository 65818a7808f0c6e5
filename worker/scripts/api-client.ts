import { literalText, typeText } from './type-text.ts';

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  description?: string;
  schema: unknown;
}
interface Content {
  content?: { 'application/json'?: { schema: unknown }; '*/*'?: unknown };
}
interface Operation {
  operationId: string;
  summary: string;
  parameters: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content>;
}
/** As `GET /v1/openapi.json` answers it. */
export interface ApiDescription {
  paths: Record<string, Record<string, Operation>>;
}

const HEAD = `/**
 * Made of what \`GET /v1/openapi.json\` answers, by \`npm run api-client -w worker\`: do not edit it. A test of the Worker
 * holds it against the description.
 */`;

/** What a program calls it: here everything is of the API. */
const nameOf = ({ operationId }: Operation): string =>
  operationId.replace(/^api([A-Z])/, (_, first: string) => first.toLowerCase());

/** Header fields, as a field of the input. */
const camelCase = (name: string): string =>
  name.toLowerCase().replaceAll(/-(\w)/g, (_, first: string) => first.toUpperCase());

/** Bytes, and no JSON. */
const isFile = (part: Content | undefined): boolean => part?.content?.['*/*'] !== undefined;
const schemaOf = (part: Content | undefined): unknown => part?.content?.['application/json']?.schema;

/** The status of success: the description has one for each call. */
function answerText({ responses }: Operation): string {
  const [success] = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  if (isFile(success?.[1])) return 'Blob';
  const schema = schemaOf(success?.[1]);
  return schema === undefined ? 'void' : typeText(schema, '    ');
}

function inputText({ operationId, parameters, requestBody }: Operation): string {
  const fields = new Map<string, string>();
  const add = (name: string, isRequired: boolean, schema: unknown, isQuery = false) => {
    if (fields.has(name)) throw new Error(`${operationId} has two inputs with the name ${name}.`);
    const said = typeText(schema, '      ');
    // Numbers are texts in an address.
    const text = isQuery && said === 'string' ? 'string | number' : said;
    fields.set(name, isRequired ? `${name}: ${text};` : `${name}?: ${text} | undefined;`);
  };
  for (const { name, in: place, required, schema } of parameters)
    add(place === 'header' ? camelCase(name) : name, required, schema, place === 'query');
  if (isFile(requestBody)) fields.set('body', 'body: Blob;');
  else if (requestBody !== undefined) add('body', requestBody.required !== false, schemaOf(requestBody));
  if (fields.size === 0) return 'Record<never, never>';
  return ['{', ...[...fields.values()].map((field) => `      ${field}`), '    }'].join('\n');
}

const listText = (names: readonly string[]): string => `[${names.map(literalText).join(', ')}]`;

/** Where each input of a call goes. */
function routeText(method: string, path: string, { parameters, responses }: Operation): string {
  const named = (place: string) => parameters.filter((each) => each.in === place).map(({ name }) => name);
  const headers = named('header').map((name) => `${camelCase(name)}: ${literalText(name)}`);
  const fields = [
    `method: ${literalText(method.toUpperCase())}`,
    `path: ${literalText(path)}`,
    `query: ${listText(named('query'))}`,
    `givesFile: ${Object.values(responses).some(isFile)}`,
    `headers: {${headers.length === 0 ? '' : ` ${headers.join(', ')} `}}`,
  ];
  return `{ ${fields.join(', ')} }`;
}

/** The source of the client's types and of its table of calls. @throws where the description has what this does not know. */
export function apiClientOf({ paths }: ApiDescription): string {
  const calls = Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    // A description made elsewhere has them in another order.
    .sort((one, other) => (nameOf(one.operation) < nameOf(other.operation) ? -1 : 1));
  const types = calls.flatMap(({ method, path, operation }) => [
    `  /** ${operation.summary}: \`${method.toUpperCase()} ${path}\`. */`,
    `  ${nameOf(operation)}: {`,
    `    input: ${inputText(operation)};`,
    `    answer: ${answerText(operation)};`,
    '  };',
  ]);
  const routes = calls.map(
    ({ method, path, operation }) => `  ${nameOf(operation)}: ${routeText(method, path, operation)},`,
  );
  return [
    HEAD,
    '',
    '/** What each call takes, and what it answers. */',
    'export interface ApiCalls {',
    ...types,
    '}',
    '',
    '/** Where each call goes, and where its inputs stand. */',
    'export const API_ROUTES = {',
    ...routes,
    '} as const;',
    '',
  ].join('\n');
}
