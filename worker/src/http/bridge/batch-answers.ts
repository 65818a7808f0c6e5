import type { ChatAnswer, ChatFrame, DeskAnswer, DeskFrame, Refusal } from '@chimpassist/protocol/frames';
import { refusalNotices } from '../../chat/refusal-notices.ts';
import type { BatchTerms, ReachedAnswer } from '../../contract/chat-object.ts';
import type { FrameRefusal } from '../../contract/outlet.ts';
import { log } from '../../log.ts';
import type { Objects } from '../../objects/addresses.ts';
import type { Deadline } from './deadline.ts';
import type { DecodedChat, DecodedFrames, Placed } from './decode-batch.ts';
import type { Vouchers } from './vouchers.ts';

/** What one chat answers to its part of a batch. */
export async function chatAnswer(
  objects: Objects,
  chat: DecodedChat,
  { epoch, at, log: wantsLog }: Omit<BatchTerms, 'seenRev'>,
  vouchers: Vouchers,
  deadline: Deadline,
): Promise<ChatAnswer> {
  if (chat.kind === 'refused') return chat.answer;
  const { sessionTopic, seenRev, frames } = chat;
  try {
    const trusted = await withTrusted(frames, vouchers);
    const handedOn = trusted.good.map(({ frame }) => frame);
    const answer = await deadline.before<ReachedAnswer>(
      objects.chat(sessionTopic).handle(handedOn, { seenRev, epoch, at, log: wantsLog }),
    );
    const notices = refusalNotices(sessionTopic, trusted.notTrusted);
    return {
      ...answer,
      ...countedOf(frames),
      refused: allRefusals(trusted, answer.refused),
      publishes: [...answer.publishes, ...notices],
    };
  } catch (error) {
    log('chat_failed', { error });
    return {
      sessionTopic,
      ok: false,
      code: 'overloaded',
      message: 'The chat did not answer.',
      retry: true,
    };
  }
}

/** What the desk answers to its part of a batch. */
export async function deskAnswer(
  objects: Objects,
  frames: DecodedFrames<DeskFrame>,
  epoch: number,
  deadline: Deadline,
): Promise<DeskAnswer> {
  try {
    const handedOn = frames.good.map(({ frame }) => frame);
    const answer = await deadline.before<Extract<DeskAnswer, { ok: true }>>(
      objects.desk().frames(handedOn, epoch),
    );
    return { ...answer, ...countedOf(frames), refused: allRefusals(frames, answer.refused) };
  } catch (error) {
    log('desk_failed', { error });
    return { desk: true, ok: false, code: 'overloaded', message: 'The desk did not answer.', retry: true };
  }
}

/** Frames of attendants say who these are by what the desk knows, or are refused. */
async function withTrusted(
  frames: DecodedFrames<ChatFrame>,
  vouchers: Vouchers,
): Promise<DecodedFrames<ChatFrame> & { notTrusted: FrameRefusal[] }> {
  const good: Placed<ChatFrame>[] = [];
  const refused: Refusal[] = [...frames.refused];
  const notTrusted: FrameRefusal[] = [];
  for (const { index, frame } of frames.good) {
    const result = await vouchers.trusted(frame);
    if ('code' in result) {
      refused.push({ index, ...result });
      notTrusted.push({ frame, ...result });
    } else good.push({ index, frame: result });
  }
  return { count: frames.count, good, refused, notTrusted };
}

/** A bridge from before this release counts its frames by this number; it can go with the next one. */
const countedOf = ({ count }: DecodedFrames<unknown>) => ({ accepted: count });

/**
 * All refusals by their place in the batch.
 *
 * @param more those of the object, which got the good frames only and counted these.
 */
const allRefusals = (
  { good, refused }: DecodedFrames<ChatFrame | DeskFrame>,
  more: readonly Refusal[],
): Refusal[] =>
  [
    ...refused,
    ...more.map((refusal) => ({ ...refusal, index: good[refusal.index]?.index ?? refusal.index })),
  ].sort((one, other) => one.index - other.index);
