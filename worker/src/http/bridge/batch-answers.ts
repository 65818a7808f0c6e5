import {
  authorize,
  BATCH_MAX_FRAMES_PER_CHAT,
  customerIdTextOf,
  type ErrorCode,
} from '@chimpassist/protocol';
import {
  type ChatAnswer,
  ChatBatchSchema,
  type ChatFrame,
  ChatFrameSchema,
  type DeskAnswer,
  DeskFrameSchema,
  type Refusal,
} from '@chimpassist/protocol/frames';
import * as v from 'valibot';
import { chatOf, deskOf, type Env } from '../../contract/env.ts';
import { log } from '../../log.ts';
import type { TakenAnswer } from '../../objects/chat-session.ts';
import type { Deadline } from './deadline.ts';
import { toldRefusals, type Vouchers } from './vouch.ts';

interface Sifted<F> {
  /** What may be handed on, with its place in the batch. */
  good: { index: number; frame: F }[];
  refused: Refusal[];
}

/** One bad frame refuses only itself: the others go on, and the refusal keeps its place in the batch. */
function sift<S extends v.GenericSchema<unknown, { kind: string }>>(
  schema: S,
  frames: readonly unknown[],
  sessionTopic?: string,
): Sifted<v.InferOutput<S>> {
  const good: { index: number; frame: v.InferOutput<S> }[] = [];
  const refused: Refusal[] = [];
  for (const [index, frame] of frames.entries()) {
    const parsed = v.safeParse(schema, frame);
    if (parsed.success) {
      const resource = {
        kind: 'frame',
        frame: parsed.output.kind,
        ...(sessionTopic ? { sessionTopic } : {}),
      } as const;
      const decision = authorize({ kind: 'bridge' }, 'write', resource);
      if (decision.allowed) good.push({ index, frame: parsed.output });
      else refused.push({ index, code: 'forbidden', message: decision.reason });
    } else {
      const [issue] = parsed.issues;
      const message = `${v.getDotPath(issue) ?? 'frame'}: ${issue.message}`.slice(0, 300);
      refused.push({ index, code: 'bad_request', message });
    }
  }
  return { good, refused };
}

/** Frames of attendants say who these are by what the desk knows, or are refused. */
async function vouched(
  { good, refused }: Sifted<ChatFrame>,
  vouchers: Vouchers,
): Promise<ReturnType<typeof handedOn<ChatFrame>>> {
  const trusted: Sifted<ChatFrame> = { good: [], refused: [...refused] };
  for (const { index, frame } of good) {
    const result = await vouchers.trusted(frame);
    if ('code' in result) trusted.refused.push({ index, ...result });
    else trusted.good.push({ index, frame: result });
  }
  return handedOn(trusted);
}

const handedOn = <F>({ good, refused }: Sifted<F>) => ({
  good: good.map(({ frame }) => frame),
  /** All refusals by their place in the batch, with those of whoever took the good ones and counted only these. */
  refusedWith: (more: readonly Refusal[]): Refusal[] =>
    [
      ...refused,
      ...more.map((refusal) => ({ ...refusal, index: good[refusal.index]?.index ?? refusal.index })),
    ].sort((one, other) => one.index - other.index),
});

/** With the limits of {@link ChatBatchSchema}; its frames are decoded one by one. */
const LooseChatSchema = v.object({
  ...ChatBatchSchema.entries,
  frames: v.pipe(
    v.array(v.unknown()),
    v.minLength(1, 'There is no frame in it.'),
    v.maxLength(BATCH_MAX_FRAMES_PER_CHAT, `More than ${BATCH_MAX_FRAMES_PER_CHAT} frames of one chat.`),
  ),
});

/** What one chat answers to its part of a batch. */
export async function chatAnswer(
  env: Env,
  chat: unknown,
  batch: { epoch: number; at?: number | undefined; log: boolean },
  vouchers: Vouchers,
  deadline: Deadline,
): Promise<ChatAnswer> {
  const topic = String((chat as { sessionTopic?: unknown } | null)?.sessionTopic);
  const refusal = (code: ErrorCode, message: string): ChatAnswer => ({
    sessionTopic: topic.slice(0, 300),
    ok: false,
    code,
    message,
    retry: false,
  });
  if (customerIdTextOf(topic) === null) return refusal('bad_topic', 'No session topic.');
  const parsed = v.safeParse(LooseChatSchema, chat);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const code = issue.type === 'max_length' ? 'too_large' : 'bad_request';
    return refusal(code, `${v.getDotPath(issue) ?? 'chat'}: ${issue.message}`.slice(0, 300));
  }
  const { seenRev, frames } = parsed.output;
  try {
    const { good, refusedWith } = await vouched(sift(ChatFrameSchema, frames, topic), vouchers);
    const answer = await deadline.before<TakenAnswer>(
      chatOf(env, topic).handle(good, { seenRev, epoch: batch.epoch, at: batch.at, log: batch.log }),
    );
    const refused = refusedWith(answer.refused);
    return {
      ...answer,
      accepted: frames.length,
      refused,
      publishes: [...answer.publishes, ...toldRefusals(topic, refused, frames)],
    };
  } catch (error) {
    log('chat_failed', { error });
    return {
      sessionTopic: topic,
      ok: false,
      code: 'overloaded',
      message: 'The chat did not answer.',
      retry: true,
    };
  }
}

/** What the desk answers to its part of a batch. */
export async function deskAnswer(
  env: Env,
  frames: readonly unknown[],
  epoch: number,
  deadline: Deadline,
): Promise<DeskAnswer> {
  const { good, refusedWith } = handedOn(sift(DeskFrameSchema, frames));
  try {
    const answer = await deadline.before<Extract<DeskAnswer, { ok: true }>>(deskOf(env).frames(good, epoch));
    return { ...answer, accepted: frames.length, refused: refusedWith(answer.refused) };
  } catch (error) {
    log('desk_failed', { error });
    return { desk: true, ok: false, code: 'overloaded', message: 'The desk did not answer.', retry: true };
  }
}
