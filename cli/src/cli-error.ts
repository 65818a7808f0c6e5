/** How a command ends, for scripts. */
export const EXIT = {
  done: 0,
  /** Something was written wrong: an option, a setting, a file. */
  mistake: 1,
  /** It is done, and something of it was found wrong or refused. */
  findings: 2,
  /** The deployment did not answer, or refused: try again, or mend it. */
  unreached: 3,
} as const;

/** What stops a command: what happened, and what to do about it. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.mistake) {
    super(message);
    this.exitCode = exitCode;
  }
}
