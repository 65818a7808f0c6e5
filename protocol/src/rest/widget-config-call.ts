import * as v from 'valibot';
import { FilesTakenSchema } from '../payloads/attachment.ts';
import { openObject } from '../payloads/open-object.ts';
import { openingEntries } from '../payloads/opening.ts';
import { restRow } from './rest-row.ts';

/** What a page may offer, before anybody says who they are. */
export const widgetConfig = restRow({
  method: 'GET',
  path: '/config/widget',
  rule: 'open',
  summary: 'What a customer’s page may offer; good for some seconds',
  status: 200,
  answer: openObject({
    ...openingEntries,
    attachments: FilesTakenSchema,
    /** `Form`s. Read with its schema by what shows them: pages without forms do not load it. */
    forms: v.fallback(v.optional(v.array(v.unknown()), []), []),
  }),
  codes: [],
});
