import {
  CALLS,
  type DirectoryPerson,
  type Id,
  type NewPerson,
  type PersonChange,
  pathOf,
  TOKEN_HEADER,
} from '@chimpassist/protocol';
import type { AttendantRestOptions } from './attendant-rest.ts';
import { createHttp, jsonPost, read } from './http.ts';
import { RestError } from './rest-error.ts';

/** A hash takes its time, and others may wait for theirs. */
const HASHING_TIMEOUT_MS = 20_000;

/** The calls of the built-in directory of attendants. Each throws {@link RestError}. */
export function createDirectoryRest({ endpoint, token, onUnauthorized, fetcher }: AttendantRestOptions) {
  const http = createHttp(endpoint, fetcher);

  async function call(path: string, init: RequestInit): Promise<Response> {
    const bearer = token();
    try {
      return await http(path, { ...init, signal: AbortSignal.timeout(HASHING_TIMEOUT_MS) }, bearer);
    } catch (error) {
      // A wrong password is a 401 too.
      const isEnded = error instanceof RestError && error.status === 401 && error.code !== 'wrong_password';
      if (isEnded && bearer !== null && bearer === token()) onUnauthorized();
      throw error;
    }
  }

  return {
    people: async (): Promise<DirectoryPerson[]> =>
      read(await call(pathOf(CALLS.people, {}), {}), CALLS.people.answer),
    add: async (person: NewPerson): Promise<DirectoryPerson> =>
      read(await call(pathOf(CALLS.addPerson, {}), jsonPost(person)), CALLS.addPerson.answer),
    change: async (attendantId: Id, change: PersonChange): Promise<DirectoryPerson> =>
      read(
        await call(pathOf(CALLS.changePerson, { attendantId }), jsonPost(change)),
        CALLS.changePerson.answer,
      ),
    async setPassword(attendantId: Id, password: string): Promise<void> {
      await call(pathOf(CALLS.resetPassword, { attendantId }), jsonPost({ password }));
    },
    async remove(attendantId: Id): Promise<void> {
      await call(pathOf(CALLS.removePerson, { attendantId }), { method: 'DELETE' });
    },
    /** @returns the token that takes the place of the present one. */
    async changeOwnPassword(current: string, password: string): Promise<string | null> {
      const response = await call(pathOf(CALLS.ownPassword, {}), jsonPost({ current, password }));
      return response.headers.get(TOKEN_HEADER);
    },
  };
}

export type DirectoryRest = ReturnType<typeof createDirectoryRest>;
