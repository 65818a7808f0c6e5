import type { ChatFacts } from '@chimpassist/protocol';
import { type Aggregates, aggregateOf, listOf } from './aggregate.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { Rollups } from './rollups.ts';

/** What is asked for of one day. */
export interface Day {
  day: string;
  from: number;
  to: number;
  /** It is over and asked for as a whole: its rollup may be read. */
  isWhole: boolean;
}

/** The rows of one person. Of a day that is over it is written down when they ended: a year has millions of others. */
export class PersonRows {
  readonly #table: LedgerTable;
  readonly #rollups: Rollups;

  constructor(table: LedgerTable, rollups: Rollups) {
    this.#table = table;
    this.#rollups = rollups;
  }

  /** Rows in which the person was, or that were offered to this one, and maybe others. */
  rows(day: Day, person: string): Iterable<ChatFacts> {
    if (!day.isWhole) return this.#table.within(day.from, day.to, `"who":${JSON.stringify(person)}`);
    const found: Aggregates = {};
    this.#add(found, day, person);
    const { [person]: own } = found;
    return this.#table.endedAt(new Set(own === undefined ? [] : listOf(own, 'ends').all));
  }

  /** Writes it down for all persons of a day that is over. */
  prepare(day: Day): void {
    this.#add({}, day, '');
  }

  #add(to: Aggregates, day: Day, person: string): void {
    const make = () => {
      const made: Aggregates = {};
      for (const { endedAt, offers = [], stays } of this.#table.within(day.from, day.to))
        for (const who of new Set([...stays, ...offers].map((each) => each.who)))
          listOf(aggregateOf(made, who), 'ends').push(endedAt);
      return made;
    };
    this.#rollups.add(to, { span: day.day, grouping: 'ends' }, make, person);
  }
}
