/** The edge could not be asked, or said no to the whole. `status` is null where there was no answer. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError';
  readonly status: number | null;
  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
