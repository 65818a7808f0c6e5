/** Something that the person at the terminal can put right. Its message is one sentence: what is wrong and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
