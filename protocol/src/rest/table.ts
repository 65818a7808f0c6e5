import * as CALLS from './calls.ts';
import { type RestRow, type RestRule, routeOf } from './rest-row.ts';

type Rows = typeof CALLS;
export type RestRoute = { [N in keyof Rows]: `${Rows[N]['method']} ${Rows[N]['path']}` }[keyof Rows];

export const REST_TABLE: readonly RestRow[] = Object.values(CALLS);

/** Who may make each call, by `GET /path`. */
export const REST_RULES = Object.fromEntries(REST_TABLE.map((row) => [routeOf(row), row.rule])) as Record<
  RestRoute,
  RestRule
>;
