import * as v from 'valibot';
import { openObject } from '../payloads/open-object.ts';

/** `GET /bridge/topics?after=<topic>&limit=…`: every session topic that the desk knows, for a rebuild of the mirror. */
export const TopicsPageSchema = openObject({ topics: v.array(v.string()), next: v.nullable(v.string()) });
export type TopicsPage = v.InferOutput<typeof TopicsPageSchema>;
