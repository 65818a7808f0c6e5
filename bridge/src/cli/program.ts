import { Command, CommanderError } from 'commander';
import { mistakeText } from './mistake.ts';

/** A program of the bridge's, which prints this at `--help` and tells each mistake in one sentence of its own. */
export function createProgram(name: string, help: string): Command {
  const program = new Command(name)
    // Commands made of it behave alike: they print nothing by themselves and end nothing.
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .allowExcessArguments(false);
  program.helpInformation = () => `${help}\n`;
  return program;
}

/** Does what the command line says. A mistake is one sentence on stderr, and the exit code 1. */
export async function runProgram(program: Command, failure: string): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    // The text of `--help` is printed.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const mistake = mistakeText(error, process.env);
    if (mistake !== null) console.error(mistake);
    else console.error(failure, error);
    process.exit(1);
  }
}
