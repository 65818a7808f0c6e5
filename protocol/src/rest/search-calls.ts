import { SearchPageSchema } from '../payloads/search.ts';
import { SearchQuerySchema } from './desk-queries.ts';
import { restRow } from './rest-row.ts';

export const search = restRow({
  method: 'GET',
  path: '/search',
  rule: 'attendantWithToken',
  summary: 'Sessions that the caller may read and in which all the words stand, the newest first',
  query: SearchQuerySchema,
  status: 200,
  answer: SearchPageSchema,
  codes: [],
});
