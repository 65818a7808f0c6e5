import { folded } from '@chimpassist/protocol/text';

/** What the command bar offers. */
export interface Command {
  id: string;
  name: string;
  /** Keys that do the same, as they are shown. */
  keys: readonly string[];
  kind: 'act' | 'chat';
  run: () => void;
}

/** Chats that are shown while nothing is written, and of each kind at most. */
const CHATS_UNASKED = 5;
const MOST = 12;

/** How well a name fits: it begins with the words, a word of it does, or it has them somewhere. Null: not at all. */
function fit(name: string, words: readonly string[]): number | null {
  const whole = folded(name);
  if (!words.every((word) => whole.includes(word))) return null;
  const [first = ''] = words;
  if (whole.startsWith(first)) return 0;
  return whole.split(/[^\p{L}\p{N}\p{M}]+/u).some((part) => part.startsWith(first)) ? 1 : 2;
}

/** The commands that fit what is written, the best first; in its own order what fits as well. */
export function findCommands(all: readonly Command[], written: string): Command[] {
  const words = folded(written)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) {
    const chats = all.filter(({ kind }) => kind === 'chat').slice(0, CHATS_UNASKED);
    return [...chats, ...all.filter(({ kind }) => kind === 'act')];
  }
  const fitting = all.flatMap((command, place) => {
    const rank = fit(command.name, words);
    return rank === null ? [] : [{ command, rank, place }];
  });
  fitting.sort((one, other) => one.rank - other.rank || one.place - other.place);
  const found = fitting.map(({ command }) => command);
  const some = (kind: Command['kind']) => found.filter((each) => each.kind === kind).slice(0, MOST);
  const kept = new Set([...some('act'), ...some('chat')]);
  return found.filter((command) => kept.has(command));
}
