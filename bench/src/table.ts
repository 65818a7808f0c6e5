import { type Figure, rounded } from './figure.ts';

const yes = (reached: boolean | null): string => (reached === null ? '' : reached ? 'yes' : 'NO');

/** The figures as a Markdown table, so that the terminal and the documentation show the same. */
export function tableOf(figures: readonly Figure[]): string {
  const lines = figures.map(({ bench, what, value, unit, aim, reached, behind }) =>
    [bench, what, `${rounded(value)} ${unit}`.trim(), aim ?? 'reported', yes(reached), behind].join(' | '),
  );
  return ['bench | figure | value | aim | reached | behind it', '--- | --- | --- | --- | --- | ---', ...lines]
    .map((line) => `| ${line} |`)
    .join('\n');
}
