import { FilesTakenSchema } from '../payloads/attachment.ts';
import { OpeningSchema } from '../payloads/hours.ts';
import { openObject } from '../payloads/open-object.ts';
import { restRow } from './rest-row.ts';

/** What a page may offer, before anybody says who they are. */
export const widgetConfig = restRow({
  method: 'GET',
  path: '/config/widget',
  rule: 'open',
  summary: 'What a customer’s page may offer; good for some seconds',
  status: 200,
  answer: openObject({ ...OpeningSchema.entries, attachments: FilesTakenSchema }),
  codes: [],
});
