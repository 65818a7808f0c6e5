import { createDirectoryRest } from '@chimpassist/client/rest';
import { type Id, idText, SUPERVISOR } from '@chimpassist/protocol';
import { shownName } from '@chimpassist/protocol/text';
import { createMemo, createResource } from 'solid-js';
import { isSupervisor } from '../desk/state.ts';
import type { Desk } from '../desk-view/desk-context.tsx';

export interface KnownPerson {
  id: Id;
  name: string;
  avatarURL: string | null;
  type: string;
}

/** The attendants whom this desk can name: who is there now, and where the Worker keeps the people, all of them. */
export interface KnownPeople {
  /** By name. */
  all(): readonly KnownPerson[];
  /** An id that nobody knows is shown as it is. */
  nameOf(id: Id): string;
}

export function createKnownPeople(desk: Desk): KnownPeople {
  const { rest, access } = desk.engine;
  // Others may not ask for it.
  const [directory] = createResource(async () =>
    isSupervisor(desk.store.peek()) && (await rest.hasDirectory().catch(() => false))
      ? createDirectoryRest(access)
          .people()
          .catch(() => [])
      : [],
  );
  const known = createMemo(() => {
    const { me, colleagues } = desk.state();
    const people = [me, ...colleagues.values(), ...(directory.latest ?? [])];
    return new Map(
      people.map(({ id, name, avatarURL, type }) => [
        idText(id),
        { id, name: shownName(name) || idText(id), avatarURL, type },
      ]),
    );
  });
  const sorted = createMemo(() =>
    [...known().values()].sort((one, other) => one.name.localeCompare(other.name)),
  );
  return {
    all: sorted,
    nameOf: (id) => known().get(idText(id))?.name ?? idText(id),
  };
}

export const isPersonSupervisor = ({ type }: Pick<KnownPerson, 'type'>): boolean => type === SUPERVISOR;
