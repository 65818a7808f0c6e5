/** A sender that stops in the middle is waited for no longer than this, ms. */
const PATIENCE_MS = 5_000;

/**
 * Reads what is left of a refused file, and forgets it: over HTTP/1.1 a sender who is answered while it still writes may see a
 * broken connection in place of the answer, and would send the file again.
 *
 * @param maxBytes reads no more than this: who sends more is cut off.
 */
export async function readRest(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<void> {
  if (body === null || body.locked) return;
  const reader = body.getReader();
  const tooLate = setTimeout(() => void reader.cancel().catch(() => undefined), PATIENCE_MS);
  try {
    let left = maxBytes;
    while (left > 0) {
      const { done, value } = await reader.read();
      if (done) return;
      left -= value.length;
    }
  } catch {
    // The sender has gone.
  } finally {
    clearTimeout(tooLate);
  }
}
