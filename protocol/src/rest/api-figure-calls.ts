import { figures, figuresNow } from './figure-calls.ts';
import { restRow } from './rest-row.ts';

/** Figures for programs: what the desk reads, of everybody. */

export const apiFigures = restRow({
  ...figures,
  path: '/v1/figures',
  rule: 'scope:figures:read',
  summary: 'Figures of a period, of all or of one attendant',
});
export const apiFiguresNow = restRow({
  ...figuresNow,
  path: '/v1/figures/now',
  rule: 'scope:figures:read',
});
export const apiTry = restRow({
  method: 'GET',
  path: '/v1/try.html',
  rule: 'open',
  summary: 'A page on which the calls of /v1 can be tried',
  status: 200,
  answer: null,
  codes: [],
});
