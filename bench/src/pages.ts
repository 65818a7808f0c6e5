import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from './result.ts';
import { tableOf } from './table.ts';

const ROOT = new URL('../../', import.meta.url);
/** Pages that quote the last full run, each between marks: `<!-- bench:name -->…<!-- /bench:name -->`. */
export const PAGES = ['bench/README.md', 'docs/scale.md'] as const;

/** Puts each text between the marks of its name. A name that the page does not have is left out. */
export function fill(page: string, texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts).reduce((filled, [name, text]) => {
    const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
    const begin = filled.indexOf(open);
    const end = filled.indexOf(close);
    return begin < 0 || end < begin
      ? filled
      : filled.slice(0, begin + open.length) + text + filled.slice(end);
  }, page);
}

/** What the pages quote, by the name of its marks. A row that was not measured leaves its text as it is. */
export function textsOf(result: Result): Record<string, string> {
  const rates = (bench: string, name: string): number[] =>
    result.figures.flatMap((figure) => {
      const rate = figure.bench === bench ? figure.rates?.[name] : undefined;
      return rate === undefined ? [] : [rate];
    });
  const whole = (rate: number): string => Math.round(rate).toLocaleString('en');
  const texts: Record<string, string> = {
    table: `\n${introductionOf(result)}\n\n${tableOf(result.figures)}\n`,
  };
  const [keepAlives] = rates('idle', 'keepAlives');
  if (keepAlives !== undefined) texts['keep-alives'] = whole(keepAlives);
  const [relay] = rates('relay', 'relay');
  if (relay !== undefined) texts.relay = whole(relay);
  const thousand = rates('growth', '1000');
  if (thousand.length > 0) {
    texts.thousand = `${whole(Math.min(...thousand))} to ${whole(Math.max(...thousand))}`;
  }
  return texts;
}

function introductionOf({ begun, runs, machine, figures, failed }: Result): string {
  const noisy = [...new Set(figures.filter(({ noise }) => noise.length > 0).map(({ bench }) => bench))];
  return [
    `${runs === 1 ? 'One run' : `Medians of ${runs} runs`}, begun ${begun.slice(0, 10)}, on ${machine.cores} cores with Node ${machine.node};`,
    'broker, Worker, bridge, database and load share them.',
    noisy.length === 0 ? '' : `The ground was noisy in ${noisy.join(', ')}.`,
    failed.length === 0
      ? ''
      : `Not measured in some run: ${[...new Set(failed.map(({ bench }) => bench))].join(', ')}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Brings all pages to this result. */
export function fillPages(result: Result): void {
  const texts = textsOf(result);
  for (const page of PAGES) {
    const path = fileURLToPath(new URL(page, ROOT));
    writeFileSync(path, fill(readFileSync(path, 'utf8'), texts));
  }
}
