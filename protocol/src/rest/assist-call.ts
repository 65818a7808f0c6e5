import { AssistBodySchema } from '../payloads/assist.ts';
import { customerParams } from './customer-params.ts';
import { restRow } from './rest-row.ts';

/** What an attendant asks the operator's language model about a chat. The answer is lines of JSON, as they come: `AssistLineSchema`. */
export const assist = restRow({
  method: 'POST',
  path: '/customer/:customerId/assist',
  rule: 'attendantOfChat',
  summary:
    'A suggested reply, a summary, another tone or a translation, from the operator’s own language model',
  params: customerParams,
  body: AssistBodySchema,
  status: 200,
  answer: null,
  codes: ['not_configured', 'not_found', 'rate_limited', 'hook_unavailable', 'hook_nonsense'],
});
