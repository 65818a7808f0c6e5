import * as v from 'valibot';
import {
  BUBBLE_EVENTS,
  ProactiveRuleBodySchema,
  ProactiveRuleSchema,
  RulesCountedSchema,
} from '../payloads/proactive.ts';
import { EntryIdSchema } from '../payloads/workspace.ts';
import { restRow } from './rest-row.ts';

/** When a page opens a bubble by itself, and what has become of it. */

const entryParams = v.object({ entryId: EntryIdSchema });

export const putRule = restRow({
  method: 'PUT',
  path: '/workspace/rules/:entryId',
  rule: 'right:settings',
  summary: 'When pages open a bubble by themselves, and what it says',
  params: entryParams,
  body: ProactiveRuleBodySchema,
  status: 200,
  answer: ProactiveRuleSchema,
  codes: ['too_many'],
});
export const deleteRule = restRow({
  method: 'DELETE',
  path: '/workspace/rules/:entryId',
  rule: 'right:settings',
  summary: 'No page opens this bubble any more',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const ruleCounts = restRow({
  method: 'GET',
  path: '/workspace/rules/counts',
  rule: 'attendantWithToken',
  summary: 'How often each bubble was shown, opened and answered',
  status: 200,
  answer: RulesCountedSchema,
  codes: [],
});
export const countBubble = restRow({
  method: 'POST',
  path: '/config/rules/:entryId/:event',
  rule: 'open',
  summary: 'A page says what has become of a bubble; no object is woken for each',
  params: v.object({ entryId: EntryIdSchema, event: v.picklist(BUBBLE_EVENTS) }),
  status: 204,
  answer: null,
  codes: [],
});
