import type { ProactiveRule } from '@chimpassist/protocol';

export const RETURNING = ['any', 'yes', 'no'] as const;
export const WHEN_HOURS = ['any', 'open', 'closed'] as const;

/** A rule as a form shows it: what is empty, or `any`, does not count. */
export interface BubbleDraft {
  name: string;
  text: string;
  isOn: boolean;
  page: string;
  seconds: string;
  scroll: string;
  attribute: string;
  is: string;
  atLeast: string;
  returning: (typeof RETURNING)[number];
  hours: (typeof WHEN_HOURS)[number];
}

const textOf = (value: number | string | undefined): string => (value === undefined ? '' : String(value));

export function draftOf(rule: ProactiveRule | undefined): BubbleDraft {
  const { name = '', text = '', isOn = true, when = {} } = rule ?? {};
  const { page, seconds, scroll, attribute, returning, hours = 'any' } = when;
  return {
    ...{ name, text, isOn, hours },
    page: textOf(page),
    seconds: textOf(seconds),
    scroll: textOf(scroll),
    attribute: textOf(attribute?.name),
    is: textOf(attribute?.is),
    atLeast: textOf(attribute?.atLeast),
    returning: returning === undefined ? 'any' : returning ? 'yes' : 'no',
  };
}

export function ruleOf(draft: BubbleDraft): Omit<ProactiveRule, 'id'> {
  const { name, text, isOn, hours, returning } = draft;
  const [page, attribute, is] = [draft.page, draft.attribute, draft.is].map((each) => each.trim());
  const number = (field: string) => (field.trim() === '' ? undefined : Number(field));
  const [seconds, scroll, atLeast] = [draft.seconds, draft.scroll, draft.atLeast].map(number);
  return {
    ...{ name: name.trim(), text: text.trim(), isOn },
    when: {
      ...(page ? { page } : {}),
      ...(seconds === undefined ? {} : { seconds }),
      ...(scroll === undefined ? {} : { scroll }),
      ...(attribute
        ? {
            attribute: {
              name: attribute,
              ...(is ? { is } : {}),
              ...(atLeast === undefined ? {} : { atLeast }),
            },
          }
        : {}),
      ...(returning === 'any' ? {} : { returning: returning === 'yes' }),
      ...(hours === 'any' ? {} : { hours }),
    },
  };
}
