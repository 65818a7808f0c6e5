import { idText, type Person, SafeError } from '@chimpassist/protocol';
import { personOf } from '../add-note.ts';
import type { AppContext } from '../context.ts';
import { principalOf } from '../tokens.ts';

/** As whom a program writes in chats. */
const writerId = (keyId: string): string => `key-${keyId}`;

/** Who calls, as others see them: the key by its name, or a supervisor. */
export async function writerFor(c: AppContext): Promise<Person> {
  const principal = await principalOf(c);
  if (principal.kind === 'key') return { id: writerId(principal.id), name: principal.name, avatarURL: null };
  if (principal.kind === 'attendant') return personOf(c, principal.id);
  throw new SafeError('forbidden', 'Only a key, or a supervisor, may call this.');
}

/** Who calls, for the audit log. */
export const auditedFor = async (c: AppContext): Promise<string> => idText((await writerFor(c)).id);
