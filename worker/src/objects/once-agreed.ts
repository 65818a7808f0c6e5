import type { Consents } from '../chat/consents.ts';

/**
 * Runs what stores words of the customer. Where the chat does not know whether one has to agree first, the workspace is asked
 * before it, and nothing overtakes meanwhile.
 *
 * @param bringsWord whether a word of the customer is in what comes.
 */
export async function onceAgreed<T>(
  ctx: Pick<DurableObjectState, 'blockConcurrencyWhile'>,
  consents: Pick<Consents, 'mustAsk' | 'ask'>,
  bringsWord: () => boolean,
  work: () => T | Promise<T>,
): Promise<T> {
  if (!consents.mustAsk(bringsWord)) return work();
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
