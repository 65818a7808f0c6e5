import { type Aim, rounded } from './figure.ts';
import type { Summary, Verdict } from './summary.ts';

const said: Record<Verdict, string> = { reached: 'yes', missed: 'NO', noisy: 'noisy' };

export const aimText = (aim: Aim | null): string => (aim === null ? 'reported' : `${aim.sign} ${aim.bound}`);

/** From the lowest to the highest run; empty where there was one, or all gave the same. */
const spreadText = ({ values, min, max }: Summary): string =>
  values.length < 2 || min === max ? '' : `${rounded(min)}–${rounded(max)}`;

/** Lines of cells as a Markdown table. */
export const markdown = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The figures as a Markdown table, so that the terminal and the documentation show the same. */
export const tableOf = (figures: readonly Summary[]): string =>
  markdown(
    ['bench', 'figure', 'median', 'spread', 'aim', 'reached', 'behind it'],
    figures.map((figure) => [
      figure.bench,
      figure.what,
      `${rounded(figure.median)} ${figure.unit}`.trim(),
      spreadText(figure),
      aimText(figure.aim),
      figure.verdict === null ? '' : said[figure.verdict],
      figure.behind,
    ]),
  );
