import { customerParams } from './customer-params.ts';
import { FileLinkQuerySchema } from './file-queries.ts';
import { restRow } from './rest-row.ts';

/** A page of the Worker's own with the form, for customers whose client knows no forms. A signed link leads there. */

export const formPage = restRow({
  method: 'GET',
  path: '/forms/:customerId',
  rule: 'open',
  summary: 'A page with the form that a customer has to fill in, by the signature of a link',
  params: customerParams,
  query: FileLinkQuerySchema,
  status: 200,
  answer: null,
  codes: ['forbidden', 'not_configured'],
});
export const sendFormPage = restRow({
  method: 'POST',
  path: '/forms/:customerId',
  rule: 'open',
  summary: 'Takes that page’s answers',
  params: customerParams,
  query: FileLinkQuerySchema,
  bodyIsFile: true,
  maxBytes: 65_536,
  status: 200,
  answer: null,
  codes: ['forbidden', 'not_configured'],
});
