export * as CALLS from './calls.ts';
export { pathOf, type RestRow, type RestRule, routeOf } from './rest-row.ts';
export * from './table.ts';
