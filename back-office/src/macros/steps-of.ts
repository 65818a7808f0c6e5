import type { Command, Macro } from '@chimpassist/protocol';
import type { Chat } from '../desk/state.ts';
import type { Desk } from '../desk-view/desk-context.tsx';
import type { LaterFile } from '../files/later-file.ts';
import type { Steps } from './run-steps.ts';

/** What was not stored by then is not waited for: the chat stays, and its words wait as all unsent ones do. */
const STORED_MS = 15_000;
/** The same where files have to be uploaded first. */
const FILES_STORED_MS = 120_000;

/** Resolves when the server has stored the message. */
function stored(desk: Desk, id: string, patienceMs: number): Promise<void> {
  const { store } = desk;
  return new Promise((resolve, reject) => {
    const see = () => {
      const { unsent, failed } = store.peek();
      if (failed.has(id)) end(() => reject(new Error('The message was refused.')));
      else if (!unsent.has(id)) end(resolve);
    };
    const end = (tell: () => void) => {
      clearTimeout(timer);
      stop();
      tell();
    };
    const timer = setTimeout(
      () => end(() => reject(new Error('The message is not stored yet.'))),
      patienceMs,
    );
    const stop = store.listen(see);
    see();
  });
}

type HandOverTarget = Extract<Command, { command: 'handOver' }>['to'];
function targetOf(ending: NonNullable<Macro['ending']>): HandOverTarget | null {
  switch (ending.kind) {
    case 'end':
      return null;
    case 'level':
      return { type: ending.level };
    case 'team':
      // Who its members are, the server says.
      return { team: ending.team, members: [] };
  }
}

/** What a macro does in this chat. The text has its variables filled. */
export function stepsOf(
  desk: Desk,
  { topic, session }: Chat,
  { tags, note, ending }: Macro,
  { text, files }: { text: string; files: readonly LaterFile[] },
): Steps {
  const { engine, store } = desk;
  const steps: Steps = {};
  if (tags.length > 0)
    steps.tags = async () => {
      const { rest } = await engine.workspace();
      const { sessions } = await rest.tags(session.customer.id);
      const before = sessions.find((one) => one.sessionId === session.sessionId)?.tags ?? [];
      await rest.putTags(session.customer.id, [...new Set([...before, ...tags])], session.sessionId);
    };
  if (note !== null)
    steps.note = async () => {
      const notes = engine.notes();
      if (notes === null) throw new Error('The script of notes is not here.');
      await notes.add(topic, note, []);
    };
  if (text !== '' || files.length > 0)
    steps.send = async () => {
      const id = engine.send(topic, text, await desk.fileDrafts.made(files));
      if (id === null) throw new Error('The chat is not there any more.');
      // Nobody ends a chat over words that are still on their way.
      if (ending !== null) await stored(desk, id, files.length === 0 ? STORED_MS : FILES_STORED_MS);
    };
  if (ending !== null)
    steps.ending = async () => {
      const to = targetOf(ending);
      if (to === null) await engine.command({ command: 'end', sessionTopic: topic });
      else await engine.command({ command: 'handOver', sessionTopic: topic, to, note: '' });
      store.dispatch({ type: 'commanded', topic, command: to === null ? 'end' : 'handOver' });
    };
  return steps;
}
