/** One listener's mistake must not keep a message from the others, nor break the link. */
export function guarded(call: () => void): void {
  try {
    call();
  } catch (error) {
    // The stack names code of ours; payloads are not in it.
    console.error('Chimp Assist: a listener failed.', error);
  }
}
