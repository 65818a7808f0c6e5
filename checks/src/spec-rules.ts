import type { TestTitle } from './test-titles.ts';

const TITLE_MAX_LENGTH = 80;

/** The numbers of the rules in `docs/spec.md`, in the order in which they stand. */
export function readRuleNumbers(spec: string): number[] {
  return [...spec.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
}

/** `rule 4: …`, `rules 5 and 6: …`, `rules 2, 14 and 15: …` */
export function ruleNumbersOf(title: string): number[] {
  const [, list] = /^rules? (\d+(?:(?:, | and )\d+)*): /.exec(title) ?? [];
  return list === undefined ? [] : list.split(/, | and /).map(Number);
}

/** What is wrong with rules and titles: one sentence each. */
export function findMistakes(rules: readonly number[], titles: readonly TestTitle[]): string[] {
  const proven = new Set(titles.flatMap(({ title }) => ruleNumbersOf(title)));
  return [
    ...rules.flatMap((rule, index) =>
      rule === index + 1 ? [] : [`docs/spec.md: rule ${rule} stands where rule ${index + 1} belongs.`],
    ),
    ...rules.flatMap((rule) =>
      proven.has(rule)
        ? []
        : [`docs/spec.md: no test carries rule ${rule}; begin its title with "rule ${rule}: ".`],
    ),
    ...titles.flatMap((one) => mistakesOf(one, rules)),
  ];
}

function mistakesOf({ file, line, title, modifiers }: TestTitle, rules: readonly number[]): string[] {
  const place = `${file}:${line}`;
  const length = [...title].length;
  const mistakes: string[] = [];
  if (length > TITLE_MAX_LENGTH)
    mistakes.push(
      `${place}: this title has ${length} characters, the limit is ${TITLE_MAX_LENGTH}: ${title}`,
    );
  for (const rule of ruleNumbersOf(title))
    if (!rules.includes(rule)) mistakes.push(`${place}: docs/spec.md has no rule ${rule}.`);
  for (const modifier of modifiers)
    if (['only', 'skip', 'todo', 'fails'].includes(modifier))
      mistakes.push(`${place}: "${modifier}" leaves tests out; remove it.`);
  return mistakes;
}
