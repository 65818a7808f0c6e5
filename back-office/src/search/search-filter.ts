import type { SearchFilter } from '@chimpassist/client/rest';
import type { Id, SearchState } from '@chimpassist/protocol';

/** What a person has chosen beside the words. Empty texts: everything. */
export interface ChosenFilter {
  /** Text of the id of an attendant who was in it. */
  person: string;
  tag: string;
  state: SearchState | '';
  /** Days as a field for dates has them: `2026-11-28`. */
  fromDay: string;
  toDay: string;
  /** One customer's chats alone. */
  customer: { id: Id; name: string } | null;
}

export const NO_FILTER: ChosenFilter = {
  person: '',
  tag: '',
  state: '',
  fromDay: '',
  toDay: '',
  customer: null,
};

export const isFiltered = (filter: ChosenFilter): boolean =>
  filter.customer !== null || Object.values(filter).some((each) => typeof each === 'string' && each !== '');

/** Whether it can be searched without a word: time and state alone would mean all chats that there are. */
export const isEnoughAlone = ({ person, tag, customer }: ChosenFilter): boolean =>
  person !== '' || tag !== '' || customer !== null;

/** The first moment of a day, by this computer's clock; NaN for what is not a day. */
const beginningOf = (day: string, later = 0): number => {
  const [year = Number.NaN, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
};

/** As the server takes it. Both days are in it from their beginning to their end. */
export function filterOf({ person, tag, state, fromDay, toDay, customer }: ChosenFilter): SearchFilter {
  const from = beginningOf(fromDay);
  const to = beginningOf(toDay, 1) - 1;
  return {
    ...(person === '' ? {} : { attendantId: person }),
    ...(tag === '' ? {} : { tag }),
    ...(state === '' ? {} : { state }),
    ...(from >= 0 ? { from } : {}),
    ...(to >= 0 ? { to } : {}),
    ...(customer === null ? {} : { customerId: customer.id }),
  };
}
