import type { ProgramsRest } from '@chimpassist/client/rest';
import { createSignal } from 'solid-js';
import { createAct } from '../settings-page/act.tsx';
import type { Close } from '../settings-page/list-with-form.tsx';
import { createListed } from './create-listed.ts';
import { useProgramsTexts } from './texts/programs-texts.ts';

interface NewSecret {
  /** What it is. */
  what: string;
  secret: string;
}

/** What keys, webhooks and bots have in common: a list in the Worker, entries of which have a secret each. */
interface ProgramKind<T> {
  read: (rest: ProgramsRest) => Promise<T[]>;
  nameOf: (item: T) => string;
  /** What the secret is called, before the entry's name. */
  secretName: () => string;
  /** Returns the new secret. */
  rotate: (rest: ProgramsRest, id: string, overlapSeconds: number) => Promise<string | undefined>;
  remove: (rest: ProgramsRest, id: string) => Promise<unknown>;
}

/** Makes the changes of such a list, one at a time, and keeps a new secret until it was noted. */
export function createProgramSection<T extends { id: string }>(kind: ProgramKind<T>) {
  const p = useProgramsTexts();
  const act = createAct();
  const listed = createListed(kind.read);
  const { rest } = listed;
  const [secret, setSecret] = createSignal<NewSecret | null>(null);

  const save = (name: string, change: () => Promise<string | undefined>, close: Close, doneText: string) =>
    act.run(async () => {
      const given = await change();
      close();
      if (given !== undefined) setSecret({ what: `${kind.secretName()} ${name}`, secret: given });
      await listed.load();
    }, doneText);

  return {
    act,
    rest,
    items: listed.items,
    isFailing: listed.isFailing,
    load: listed.load,
    secret,
    forgetSecret: () => setSecret(null),
    /** @param change returns the secret of a new entry. */
    save,
    rotate: (item: T, overlapSeconds: number, close: Close) =>
      save(kind.nameOf(item), () => kind.rotate(rest, item.id, overlapSeconds), close, p().rotated),
    async remove(item: T, close: Close): Promise<void> {
      const isDone = await act.run(
        async () => {
          await kind.remove(rest, item.id);
          await listed.load();
        },
        p().removed(kind.nameOf(item)),
      );
      if (isDone) close('gone');
    },
  };
}
export type ProgramSection<T extends { id: string }> = ReturnType<typeof createProgramSection<T>>;
