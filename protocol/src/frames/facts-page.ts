import * as v from 'valibot';
import { ChatFactsSchema } from '../payloads/chat-facts.ts';
import { readableList } from '../payloads/list.ts';
import { openObject } from '../payloads/open-object.ts';

/** `GET /bridge/ledgers`: the names of all ledgers, the oldest first. */
export const LedgersSchema = openObject({ names: readableList(v.string()) });

/** `GET /bridge/facts`: rows of one ledger, for the mirror. A row that has changed comes once more, under the same id. */
export const FactsPageSchema = openObject({
  rows: readableList(
    openObject({
      /** Of the row within its ledger; it names nobody, and stays when the customer is taken out. */
      id: v.string(),
      facts: ChatFactsSchema,
    }),
  ),
  /** With which the next page is asked for. */
  cursor: v.string(),
  /** There is more at once. */
  isMore: v.boolean(),
});
export type FactsPage = v.InferOutput<typeof FactsPageSchema>;
