import { CALLS, idText, isSupervisor, SafeError } from '@chimpassist/protocol';
import * as v from 'valibot';
import { objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { verifiedAttendant } from '../tokens.ts';
import { findChats } from './find-chats.ts';

const PlaceSchema = v.object({ name: v.string(), before: v.pipe(v.number(), v.safeInteger()) });

/** @throws {SafeError} `bad_request` for what was never given as a cursor. */
function placeOf(cursor: string): v.InferOutput<typeof PlaceSchema> | null {
  if (cursor === '') return null;
  try {
    return v.parse(PlaceSchema, JSON.parse(atob(cursor)));
  } catch (cause) {
    throw new SafeError('bad_request', 'cursor: none that was given here.', { cause });
  }
}

export const search = serve(
  route(CALLS.search, async (c, { query: { q, cursor, limit, customerId, attendantId, ...filter } }) => {
    const { principal } = await verifiedAttendant(c);
    return c.json(
      await findChats({
        objects: objectsFor(c),
        question: q,
        filter: { ...filter, attendantId: attendantId === undefined ? undefined : idText(attendantId) },
        customerId: customerId === undefined ? null : idText(customerId),
        reader: isSupervisor(principal) ? null : idText(principal.id),
        from: placeOf(cursor),
        limit: Math.max(1, limit),
      }),
    );
  }),
);
