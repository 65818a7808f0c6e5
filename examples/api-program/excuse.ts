import { type Api, eachOf } from '@chimpassist/client/v1';

export const EXCUSE = 'It takes longer than usual today. We have not forgotten you.';

/**
 * Writes a word to each customer who waits longer than `minutes`, and a note for the team. Who runs it again tells nobody twice: the
 * `Idempotency-Key` is of the session.
 *
 * @returns the ids of those who were told.
 */
export async function excuseTo(api: Api, minutes: number, now = Date.now()): Promise<string[]> {
  const told: string[] = [];
  for await (const { id, since, sessionId } of eachOf(api.chats, { state: 'waiting' })) {
    const waits = Math.round((now - since) / 60_000);
    if (waits < minutes) continue;
    await api.sendMessage({ id, body: { content: EXCUSE }, idempotencyKey: `excuse-${sessionId}` });
    await api.addNote({
      id,
      body: { id: `excuse-${since}`, content: `Waited ${minutes} minutes and was told so.` },
    });
    told.push(String(id));
  }
  return told;
}
