type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

const nameText = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));
/** A literal in single quotes, as the sources have them. */
export const literalText = (value: unknown): string =>
  typeof value === 'string'
    ? `'${value.replaceAll(/[\\']/g, (char) => `\\${char}`)}'`
    : JSON.stringify(value);

const SIMPLE: Record<string, string> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** Each member once. */
const union = (members: readonly string[]): string => [...new Set(members)].join(' | ') || 'never';

function objectText(schema: Json, indent: string): string {
  const { properties, additionalProperties } = schema;
  if (!isJson(properties) || Object.keys(properties).length === 0) {
    const values = isJson(additionalProperties) ? typeText(additionalProperties, indent) : 'unknown';
    return `Record<string, ${values}>`;
  }
  const required = Array.isArray(schema.required) ? schema.required : [];
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, property]) => {
    const mark = required.includes(name) ? '' : '?';
    const text = typeText(property, inner);
    return `${inner}${nameText(name)}${mark}: ${text}${mark === '' ? '' : ' | undefined'};`;
  });
  return ['{', ...fields, `${indent}}`].join('\n');
}

/** In brackets where it is a union, which binds less than the list behind it. */
function itemText(items: unknown, indent: string): string {
  const text = typeText(items, indent);
  return text.includes(' | ') && !(isJson(items) && items.type === 'object') ? `(${text})` : text;
}

/**
 * A JSON Schema as the text of a TypeScript type. What only narrows a value (lengths, patterns, bounds) has no type.
 *
 * @throws where the schema says something that this does not know: a type that is wrong in silence helps nobody.
 */
export function typeText(schema: unknown, indent: string): string {
  if (!isJson(schema) || Object.keys(schema).length === 0) return 'unknown';
  const choices = listOf(schema.anyOf ?? schema.oneOf);
  if (choices.length > 0) return union(choices.map((choice) => typeText(choice, indent)));
  if ('const' in schema) return literalText(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map(literalText));
  const { type } = schema;
  if (type === 'array') return `${itemText(schema.items, indent)}[]`;
  if (type === 'object') return objectText(schema, indent);
  const simple = typeof type === 'string' ? SIMPLE[type] : undefined;
  if (simple === undefined) throw new Error(`No type for ${JSON.stringify(schema)}`);
  return simple;
}
