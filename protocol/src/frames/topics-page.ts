import * as v from 'valibot';
import { openObject } from '../payloads/open-object.ts';

/**
 * `GET /bridge/topics?after=<topic>&limit=…&since=…`: every session topic that the desk knows, for a rebuild of the mirror;
 * with `since` (the desk's clock, epoch ms) those of live chats, and of others whose log may have grown after that. A page
 * may be short, or empty: `next` says whether there is more.
 */
export const TopicsPageSchema = openObject({ topics: v.array(v.string()), next: v.nullable(v.string()) });
export type TopicsPage = v.InferOutput<typeof TopicsPageSchema>;
