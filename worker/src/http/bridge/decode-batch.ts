import {
  authorize,
  BATCH_MAX_FRAMES_PER_CHAT,
  customerIdTextOf,
  type ErrorCode,
  type SessionTopic,
} from '@chimpassist/protocol';
import {
  type ChatAnswer,
  ChatBatchSchema,
  type ChatFrame,
  ChatFrameSchema,
  type DeskFrame,
  DeskFrameSchema,
  type Refusal,
} from '@chimpassist/protocol/frames';
import * as v from 'valibot';

/** A frame with its place in the batch. */
export interface Placed<F> {
  index: number;
  frame: F;
}

export interface DecodedFrames<F> {
  /** How many came. */
  count: number;
  /** What may be handed on. */
  good: Placed<F>[];
  refused: Refusal[];
}

/** One chat's part of a batch, or the answer to a part that cannot be read. */
export type DecodedChat =
  | { kind: 'chat'; sessionTopic: SessionTopic; seenRev: number; frames: DecodedFrames<ChatFrame> }
  | { kind: 'refused'; answer: ChatAnswer };

/** With the limits of {@link ChatBatchSchema}; its frames are decoded one by one. */
const LooseChatSchema = v.object({
  ...ChatBatchSchema.entries,
  frames: v.pipe(
    v.array(v.unknown()),
    v.minLength(1, 'There is no frame in it.'),
    v.maxLength(BATCH_MAX_FRAMES_PER_CHAT, `More than ${BATCH_MAX_FRAMES_PER_CHAT} frames of one chat.`),
  ),
});

/** Everything that a batch says of one chat, validated here and nowhere after. */
export function decodeChat(chat: unknown): DecodedChat {
  const sessionTopic = String((chat as { sessionTopic?: unknown } | null)?.sessionTopic);
  const refusal = (code: ErrorCode, message: string): DecodedChat => ({
    kind: 'refused',
    answer: { sessionTopic: sessionTopic.slice(0, 300), ok: false, code, message, retry: false },
  });
  if (customerIdTextOf(sessionTopic) === null) return refusal('bad_topic', 'No session topic.');
  const parsed = v.safeParse(LooseChatSchema, chat);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const code = issue.type === 'max_length' ? 'too_large' : 'bad_request';
    return refusal(code, `${v.getDotPath(issue) ?? 'chat'}: ${issue.message}`.slice(0, 300));
  }
  const { seenRev, frames } = parsed.output;
  return { kind: 'chat', sessionTopic, seenRev, frames: decode(ChatFrameSchema, frames) };
}

export const decodeDeskFrames = (frames: readonly unknown[]): DecodedFrames<DeskFrame> =>
  decode(DeskFrameSchema, frames);

/** One bad frame refuses only itself: the others go on, and the refusal keeps its place in the batch. */
function decode<S extends v.GenericSchema<unknown, { kind: string }>>(
  schema: S,
  frames: readonly unknown[],
): DecodedFrames<v.InferOutput<S>> {
  const good: Placed<v.InferOutput<S>>[] = [];
  const refused: Refusal[] = [];
  for (const [index, frame] of frames.entries()) {
    const parsed = v.safeParse(schema, frame);
    if (parsed.success) {
      const decision = authorize({ kind: 'bridge' }, { kind: 'frame' });
      if (decision.allowed) good.push({ index, frame: parsed.output });
      else refused.push({ index, code: 'forbidden', message: decision.reason });
    } else {
      const [issue] = parsed.issues;
      const message = `${v.getDotPath(issue) ?? 'frame'}: ${issue.message}`.slice(0, 300);
      refused.push({ index, code: 'bad_request', message });
    }
  }
  return { count: frames.length, good, refused };
}
