import type { ChatFacts } from '@chimpassist/protocol';
import type {
  CountedQuery,
  FactsPage,
  FigureTerms,
  LedgerAnswer,
  LedgerQuery,
  RowPlace,
} from '../contract/ledger-object.ts';
import { type Aggregate, type Aggregates, addAggregates, isAbout, rough, withBusyTime } from './aggregate.ts';
import { figuresOfDay, GROUPINGS, type Grouping } from './day-figures.ts';
import { cutTo, endOf, groupingOf } from './figures.ts';
import type { LedgerTable } from './ledger-table.ts';
import { packed } from './packed.ts';
import { type Day, PersonRows } from './person-rows.ts';
import type { Rollups } from './rollups.ts';
import { Zone } from './zone.ts';

export interface LedgerFiguresOptions {
  table: LedgerTable;
  rollups: Rollups;
  /** The month of this ledger: `2026-11`. */
  month: string;
  /** Another ledger may have rows of the same days: of what was covered by whom all is kept, until both are added. */
  mayShareDays(): boolean;
}

/** All rows of a ledger; those of a day at the turn of the month too of which a part is another ledger's. */
const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER };

const monthAfter = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
};

/** Computes figures from the rows of one ledger: of days that are over by rollups, of others from the rows. */
export class LedgerFigures {
  readonly #options: LedgerFiguresOptions;
  readonly #ofPersons: PersonRows;
  readonly #begins: number;
  readonly #ends: number;

  constructor(options: LedgerFiguresOptions) {
    this.#options = options;
    this.#ofPersons = new PersonRows(options.table, options.rollups);
    this.#begins = Date.parse(`${options.month}-01T00:00:00Z`);
    this.#ends = Date.parse(`${monthAfter(options.month)}-01T00:00:00Z`);
  }

  answer(query: LedgerQuery, now: number): LedgerAnswer {
    const { by, person } = query;
    this.#options.rollups.useZone(query.zone);
    if (person !== null) return this.#ofPerson(query, person, now);
    const grouping = groupingOf(by);
    if (this.#isWholeMonth(query, now))
      return {
        total: packed(this.#month('all', query, now)),
        groups: packed(by === 'day' ? this.#daysOfMonth('', query, now) : this.#month(grouping, query, now)),
      };
    const total: Aggregates = {};
    const groups: Aggregates = {};
    for (const day of this.#days(query, now)) {
      if (by === 'day') {
        const all = this.#day(day, 'all', query);
        addAggregates(total, all);
        addAggregates(groups, named(all, '', day.day));
      } else {
        this.#addDay(total, day, 'all', query);
        this.#addDay(groups, day, grouping, query);
      }
    }
    const asAsked = query.isRough ? roughly : (each: Aggregates) => each;
    return { total: packed(asAsked(total)), groups: packed(asAsked(groups)) };
  }

  /** Of the rows behind a place, those that a figure counts; it looks at so many at most. */
  counted(query: CountedQuery, after: RowPlace | null, limit: number): FactsPage {
    const { rows, places, next } = this.#options.table.page(query.from, query.to, after, limit);
    const zone = Zone.of(query.zone);
    const isCounted = rows.map((row) => counts(row, query, zone));
    const those = <T>(all: readonly T[]): T[] => all.filter((_, n) => isCounted[n] === true);
    return { rows: those(rows), places: those(places), next };
  }

  /** Makes something that is missing of days that are over, and of the month. @returns whether nothing was. */
  prepare(terms: FigureTerms, now: number): boolean {
    const { rollups, month } = this.#options;
    rollups.useZone(terms.zone);
    for (const day of this.#days({ ...terms, ...ALWAYS }, now)) {
      for (const grouping of GROUPINGS) {
        if (!day.isWhole || rollups.has(day.day, grouping)) continue;
        this.#addDay({}, day, grouping, terms);
        return false;
      }
      if (!day.isWhole || rollups.has(day.day, 'ends')) continue;
      this.#ofPersons.prepare(day);
      return false;
    }
    for (const grouping of GROUPINGS) {
      if (this.#ends > now || rollups.has(month, grouping)) continue;
      this.#month(grouping, terms, now);
      return false;
    }
    return this.#ends > now || this.#preparePersons(terms, now);
  }

  /** The days of the month, of all and of one person after the other. @returns whether nothing was missing. */
  #preparePersons(terms: FigureTerms, now: number): boolean {
    const { rollups, month } = this.#options;
    for (const person of ['', ...Object.keys(this.#month('person', terms, now))]) {
      if (rollups.has(month, `days ${person}`)) continue;
      this.#daysOfMonth(person, terms, now);
      return false;
    }
    return true;
  }

  #ofPerson(query: LedgerQuery, person: string, now: number): LedgerAnswer {
    const { by } = query;
    if (this.#isWholeMonth(query, now) && (by === 'day' || by === 'person')) {
      const days = this.#daysOfMonth(person, query, now);
      const own = named(this.#month('person', query, now, person), person, '');
      return { total: packed(own), groups: packed(by === 'day' ? days : named(own, '', person)) };
    }
    const total: Aggregates = {};
    const groups: Aggregates = {};
    for (const day of this.#days(query, now)) {
      const own = named(this.#day(day, 'person', query, person), person, '');
      addAggregates(total, own);
      if (by === 'day') addAggregates(groups, named(own, '', day.day));
      else if (by === 'person') addAggregates(groups, named(own, '', person));
      else addAggregates(groups, this.#rows(day, by, query, person));
    }
    const asAsked = query.isRough ? roughly : (each: Aggregates) => each;
    return { total: packed(asAsked(total)), groups: packed(asAsked(groups)) };
  }

  /** @param only the one key that is wanted. */
  #month(grouping: Grouping, query: FigureTerms, now: number, only?: string): Aggregates {
    const make = () => {
      const all: Aggregates = {};
      for (const day of this.#days({ ...query, ...ALWAYS }, now)) this.#addDay(all, day, grouping, query);
      return roughly(all);
    };
    const found: Aggregates = {};
    this.#options.rollups.add(found, { span: this.#options.month, grouping }, make, only);
    return found;
  }

  #isWholeMonth({ from, isRough, to }: LedgerQuery, now: number): boolean {
    return isRough && from <= this.#begins && to >= this.#ends && this.#ends <= now;
  }

  /** The days of the month by their names, of all or of one person, rough. */
  #daysOfMonth(person: string, query: FigureTerms, now: number): Aggregates {
    const make = () => {
      const made: Aggregates = {};
      for (const day of this.#days({ ...query, ...ALWAYS }, now)) {
        const of = this.#day(day, person === '' ? 'all' : 'person', query, person);
        addAggregates(made, roughly(named(of, person, day.day)));
      }
      return made;
    };
    const found: Aggregates = {};
    this.#options.rollups.add(found, { span: this.#options.month, grouping: `days ${person}` }, make);
    return found;
  }

  /** @param only the one key that is wanted; the others may be left out. */
  #day(day: Day, grouping: Grouping, query: FigureTerms, only?: string): Aggregates {
    const found: Aggregates = {};
    this.#addDay(found, day, grouping, query, only);
    return found;
  }

  #addDay(to: Aggregates, day: Day, grouping: Grouping, query: FigureTerms, only?: string): void {
    const make = () => {
      const found = this.#rows(day, grouping, query, null);
      const isShared = day.from < this.#begins || day.to > this.#ends || this.#options.mayShareDays();
      return isShared ? found : mapped(found, withBusyTime);
    };
    if (day.isWhole) this.#options.rollups.add(to, { span: day.day, grouping }, make, only);
    else addAggregates(to, make());
  }

  #rows(day: Day, grouping: Grouping, { zone, teams }: FigureTerms, person: string | null): Aggregates {
    const { table } = this.#options;
    return figuresOfDay(
      day.day,
      person === null ? table.within(day.from, day.to) : this.#ofPersons.rows(day, person),
      cutTo(table.shiftsWithin(day.from, day.to), day.from, day.to),
      grouping,
      Zone.of(zone),
      { teamsOf: (who) => teams[who] ?? [], person },
    );
  }

  /** The days of what is asked for that this ledger may know of. */
  *#days(query: Pick<LedgerQuery, 'from' | 'to' | 'zone'>, now: number): Generator<Day> {
    const zone = Zone.of(query.zone);
    const last = Math.min(query.to, this.#ends);
    for (let at = Math.max(query.from, this.#begins); at < last; ) {
      const day = zone.dayOf(at);
      const [begin, end] = [zone.startOf(day), endOf(day, zone)];
      const isWhole = begin >= query.from && end <= query.to && end <= now;
      yield { day, from: Math.max(begin, query.from), to: Math.min(end, query.to), isWhole };
      at = end;
    }
  }
}

/** Whether a figure is about this chat: the row alone comes to something in it. */
function counts(row: ChatFacts, { by, figure, key, person }: CountedQuery, zone: Zone): boolean {
  const day = zone.dayOf(row.endedAt);
  if (by === 'day' && key !== null && key !== day) return false;
  const found = figuresOfDay(day, [row], [], key === null ? 'all' : groupingOf(by), zone, {
    teamsOf: () => [],
    person,
  });
  const { [key === null || by === 'day' ? '' : key]: own } = found;
  return own !== undefined && isAbout(own, figure);
}

const mapped = (aggregates: Aggregates, map: (each: Aggregate) => Aggregate): Aggregates =>
  Object.fromEntries(Object.entries(aggregates).map(([key, each]) => [key, map(each)]));

const roughly = (aggregates: Aggregates): Aggregates => mapped(aggregates, rough);

/** One of them, under another key; nothing where it is not there. */
function named(aggregates: Aggregates, key: string, name: string): Aggregates {
  const { [key]: found } = aggregates;
  return found === undefined ? {} : { [name]: found };
}
