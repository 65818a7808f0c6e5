import { type Batch, BRIDGE_VERSION, type ChatFrame, type DeskFrame } from '@chimpassist/protocol/frames';
import { today } from '../clock.ts';
import type { Queued, Taken } from './chat-queues.ts';
import type { DispatcherOptions } from './dispatcher-options.ts';

/**
 * The JSON of a {@link Batch}: frames with the times at which they were read, by the machine's clock as it stands now. It
 * is put together from the texts of the frames, each of which was made once.
 */
export function batchText(
  epoch: number,
  chats: readonly Taken[],
  desk: DeskFrame[],
  { seenRev, wantsLog }: Pick<DispatcherOptions, 'seenRev' | 'wantsLog'>,
): string {
  const rest = {
    v: BRIDGE_VERSION,
    epoch,
    at: Date.now(),
    desk,
    log: wantsLog,
  } satisfies Omit<Batch, 'chats'>;
  const texts = chats.map(({ queue: { sessionTopic }, frames }) => {
    const head = JSON.stringify({ sessionTopic, seenRev: seenRev(sessionTopic) });
    return withField(head, 'frames', `[${frames.map(textToday).join()}]`);
  });
  return withField(JSON.stringify(rest), 'chats', `[${texts.join()}]`);
}

/** @param object JSON of an object that has other fields. @param value JSON. */
const withField = (object: string, name: string, value: string): string =>
  `${object.slice(0, -1)},"${name}":${value}}`;

/** The text as it was made, but where somebody has set the machine's clock since. */
function textToday({ text, at, offset }: Queued): string {
  const now = today(at, offset);
  return now === at ? text : JSON.stringify({ ...(JSON.parse(text) as ChatFrame), at: now });
}
