import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { Consents } from '../chat/consents.ts';

/**
 * Runs what stores words of the customer. Where the chat does not know whether one has to agree first, the workspace is asked
 * before it, and nothing overtakes meanwhile.
 *
 * @param frames null: nobody has read them yet.
 */
export async function onceAgreed<T>(
  ctx: Pick<DurableObjectState, 'blockConcurrencyWhile'>,
  consents: Pick<Consents, 'mustAsk' | 'ask'>,
  frames: ChatFrame[] | null,
  work: () => T | Promise<T>,
): Promise<T> {
  if (!consents.mustAsk(frames)) return work();
  const done = await ctx.blockConcurrencyWhile(async () => {
    try {
      await consents.ask();
      // What the work waits for is not waited for here: others may have to be let in for it.
      return { result: work() };
    } catch (error) {
      // What is thrown here would end the object.
      return { error };
    }
  });
  if ('error' in done) throw done.error;
  return done.result;
}
