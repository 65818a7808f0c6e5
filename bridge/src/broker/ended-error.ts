/** This bridge stopped speaking to the broker before the broker answered: it may have the publish, or not. */
export class EndedError extends Error {
  constructor() {
    super('The connection was ended.');
  }
}
