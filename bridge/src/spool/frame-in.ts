import { type ChatFrame, ChatFrameSchema } from '@chimpassist/protocol/frames';
import * as v from 'valibot';

/** The frame in a row. Null for what another version wrote, or a disk has spoiled. */
export function frameIn(text: unknown): ChatFrame | null {
  try {
    const parsed = v.safeParse(ChatFrameSchema, JSON.parse(String(text)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
