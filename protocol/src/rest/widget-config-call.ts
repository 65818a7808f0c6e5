import * as v from 'valibot';
import { addressEntries } from '../payloads/addresses.ts';
import { readableList } from '../payloads/list.ts';
import { lenient, openObject } from '../payloads/open-object.ts';
import { PAGE_CONFIG_PATH, PageConfigSchema } from '../payloads/page-config.ts';
import { PageRuleSchema } from '../payloads/proactive.ts';
import { RATING_STYLES } from '../payloads/rating.ts';
import { restRow } from './rest-row.ts';

/** What a page may offer, before anybody says who they are. Customers' pages carry none of this: they read `PageConfigSchema`. */
export const widgetConfig = restRow({
  method: 'GET',
  path: PAGE_CONFIG_PATH,
  rule: 'open',
  summary: 'What a customer’s page may offer; good for some seconds',
  status: 200,
  answer: openObject({
    ...PageConfigSchema.entries,
    ...addressEntries,
    /** The key by which a browser subscribes to push messages; null: this deployment sends none. */
    push: lenient(v.nullable(v.string())),
    /** When a page that may opens a bubble by itself. */
    rules: lenient(readableList(PageRuleSchema)),
    /** Pages that may say who is there are listened to. */
    visitors: v.fallback(v.optional(v.boolean(), false), false),
    /** How a chat that has ended may be rated; null: not at all. */
    rating: v.fallback(v.optional(v.nullable(v.picklist(RATING_STYLES)), null), null),
  }),
  codes: [],
});
