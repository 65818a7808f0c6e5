/**
 * A body as text, read piece by piece, so that nothing of it is in memory beyond the limit.
 *
 * @returns null where it is larger; the rest is not read.
 * @throws where it stops in the middle, or `signal` ends the waiting.
 */
export async function textWithin(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string | null> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await before(signal, reader.read());
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > maxBytes) return null;
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    // Nobody waits for what a stranger does about it.
    reader.cancel().catch(() => undefined);
  }
}

/** The signal alone does not end the reading of a body that trickles. */
export async function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const onLate = (): void => reject(signal.reason);
  if (signal.aborted) onLate();
  signal.addEventListener('abort', onLate, { once: true });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', onLate);
    work.catch(() => undefined);
  }
}
