import { createInterface } from 'node:readline/promises';
import { DeployError } from './wrangler.ts';

/** Something that only the operator knows. */
export interface Question {
  /** The variable that answers it without a terminal. */
  name: string;
  text: string;
  /** What an empty line means; absent: it must be answered. */
  fallback?: string;
  /** @returns what is wrong with an answer, or null. */
  trouble(answer: string): string | null;
}

/** Puts a line to a person. @returns null where nobody is there to answer any more. */
export type Terminal = (line: string) => Promise<string | null>;

/** The terminal of this process; null where it has none, so that nothing ever waits for an answer that cannot come. */
export function terminalHere(): Terminal | null {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true || process.env.CI !== undefined)
    return null;
  return async (line) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    const closed = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
    try {
      return await Promise.race([lines.question(line), closed]);
    } finally {
      lines.close();
    }
  };
}

/**
 * The answers, by name: from the environment, else from the terminal.
 *
 * @throws {DeployError} which names every variable that is missing where there is no terminal, and every answer of the
 *   environment that cannot be right.
 */
export async function answersTo(
  questions: readonly Question[],
  env: Readonly<Record<string, string | undefined>>,
  terminal: Terminal | null,
): Promise<Record<string, string>> {
  const given = new Map<string, string>();
  for (const { name, trouble } of questions) {
    const answer = env[name]?.trim() ?? '';
    if (answer === '') continue;
    const wrong = trouble(answer);
    if (wrong !== null) throw new DeployError(`Nothing was deployed: ${name} is "${answer}". ${wrong}`);
    given.set(name, answer);
  }
  const open = questions.filter(({ name }) => !given.has(name));
  if (open.length > 0 && terminal === null) {
    const lines = open.map(({ name, text }) => `  ${name}   ${text}`);
    throw new DeployError(
      `Nothing was deployed. There is no terminal to ask, so set ${open.length === 1 ? 'this variable' : 'these variables'}, and run this again:\n${lines.join('\n')}`,
    );
  }
  for (const question of open) given.set(question.name, await answerOf(question, terminal));
  return Object.fromEntries(given);
}

async function answerOf({ text, fallback, trouble }: Question, terminal: Terminal | null): Promise<string> {
  for (;;) {
    const line = await terminal?.(`${text}${fallback === undefined ? '' : ` [${fallback}]`}\n> `);
    if (line === null || line === undefined) throw new DeployError('Nothing was deployed: no answer came.');
    const answer = line.trim() === '' && fallback !== undefined ? fallback : line.trim();
    const wrong = answer === '' ? 'This has to be answered.' : trouble(answer);
    if (wrong === null) return answer;
    console.log(wrong);
  }
}
