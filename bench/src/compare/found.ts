import { keysOf } from '../summary.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The values of a figure: earlier benches wrote one, later ones those of each run. What is not a number is null in JSON. */
function valuesOf({ value, values }: Record<string, unknown>): number[] {
  const all: unknown[] = Array.isArray(values) ? values : [value];
  return all.map((one) => (typeof one === 'number' ? one : Number.NaN));
}

/** What a bench of any commit wrote of one run. */
export interface Found {
  /** By the figure's key. */
  values: Map<string, number[]>;
  /** Rows that it could not measure, each with its reason. */
  failed: string[];
}

/** @throws {SyntaxError | TypeError} where that is not a bench's result */
export function readFound(text: string): Found {
  const result: unknown = JSON.parse(text);
  if (!isObject(result) || !Array.isArray(result.figures))
    throw new TypeError('This is not a result of a bench.');
  const figures = result.figures
    .filter(isObject)
    .map((figure) => ({ bench: String(figure.bench), what: String(figure.what), values: valuesOf(figure) }));
  const failed = Array.isArray(result.failed) ? result.failed.filter(isObject) : [];
  return {
    values: new Map(keysOf(figures).map((key, n) => [key, figures[n]?.values ?? []])),
    failed: failed.map(({ bench, reason }) => `${bench}: ${reason}`),
  };
}

/** The names of the rows in what a bench says where it is asked for one that it does not have. */
export function readRowNames(said: string): string[] | null {
  const [, names] = /There is no row \S+: choose among ([^.]+)\./.exec(said) ?? [];
  return names === undefined ? null : names.split(', ');
}
