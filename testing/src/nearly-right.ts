import fc from 'fast-check';

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: [deep(levels - 1)] });

/** What has broken other programs in the place of an id, a text, a number or an object. */
export const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    '.',
    '..',
    '../../etc/passwd',
    'a/b',
    'a%2Fb',
    '+',
    '#',
    '$SYS/#',
    '\u0000',
    '\ud800',
    '\u202e',
    'online',
    '__proto__',
    'constructor',
    '$where',
    "'; DROP TABLE log; --",
    '<img src=x onerror=alert(1)>',
    'x'.repeat(10_000),
    -1,
    0,
    1.5,
    2 ** 53,
    -(2 ** 53),
    1e308,
    null,
    true,
    false,
    [],
    {},
    { $gt: '' },
    { $ne: null },
    JSON.parse('{"__proto__": {"role": "attendant"}}'),
    deep(200),
    Array.from({ length: 2_000 }, () => 7),
  ),
  fc.string({ maxLength: 30 }),
  fc.integer(),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The same as text, in the place of a topic or a path. Not every object can be made text: one may carry its own `toString`. */
export const nastyText: fc.Arbitrary<string> = nasty.map((value) =>
  typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value),
);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

interface Mutation {
  /** Which child to go down to, counted around. */
  path: number[];
  how: 'replace' | 'remove' | 'add';
  by: unknown;
}

function mutate(valid: unknown, { path, how, by }: Mutation): unknown {
  if (!isObject(valid) || path.length === 0) return structuredClone(by);
  let place: Record<string, unknown> = valid;
  for (const [depth, step] of path.entries()) {
    const keys = Object.keys(place);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) return valid;
    const child = place[key];
    if (depth < path.length - 1 && isObject(child)) {
      place = child;
      continue;
    }
    if (how === 'replace') place[key] = structuredClone(by);
    else if (how === 'add') place[`${key}${step}`] = structuredClone(by);
    else if (Array.isArray(place)) place.splice(Number(key), 1);
    else delete place[key];
    break;
  }
  return valid;
}

/** Something that is nearly right: one of `valid` with up to three of its parts replaced, taken away or added to. */
export const nearly = (...valid: unknown[]): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.constantFrom(...valid),
      fc.array(
        fc.record({
          path: fc.array(fc.nat(12), { maxLength: 5 }),
          how: fc.constantFrom<Mutation['how']>('replace', 'remove', 'add'),
          by: nasty,
        }),
        { minLength: 1, maxLength: 3 },
      ),
    )
    .map(([value, mutations]) => mutations.reduce(mutate, structuredClone(value)));
