import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { IdSchema, idText, type Principal, SAFE_POLICY, topicRulesOf, withBase } from '@chimpassist/protocol';
import * as v from 'valibot';

/** Mosquitto's own number for its password files (2.0). Passwords here are long random texts, not words. */
const ITERATIONS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;

const password = v.pipe(v.string(), v.minLength(16, 'is shorter than 16 characters'));
const PersonSchema = v.variant('role', [
  v.object({ role: v.literal('customer'), id: IdSchema, password }),
  v.object({ role: v.literal('attendant'), id: IdSchema, type: v.string(), password }),
  v.object({ role: v.literal('bridge'), id: IdSchema, password }),
]);
/** Everybody whom a Mosquitto without a plugin shall know. */
export const PeopleSchema = v.array(PersonSchema);
type Person = v.InferOutput<typeof PersonSchema>;

const principalOf = (person: Person): Principal => {
  switch (person.role) {
    case 'customer':
      return { kind: 'customer', id: person.id, guest: false };
    case 'attendant':
      return { kind: 'attendant', id: person.id, type: person.type };
    case 'bridge':
      return { kind: 'bridge' };
  }
};

/**
 * The files `password_file` and `acl_file` of a Mosquitto that knows these people, made of the same rules as tokens.
 * Mosquitto lets every subscription through and checks each message instead, so an attendant here may follow all chats
 * with one wildcard; and clients without a password cannot be confined to one chat, so there is no entry for them.
 *
 * @throws {Error} where two people have one name.
 */
export function mosquittoSet(people: readonly Person[], base: string): { passwords: string; acl: string } {
  const names = people.map(({ id }) => idText(id));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Error(`Two people are named "${twice}", and Mosquitto knows people by their names only.`);
  const unfit = names.find((name) => name.includes(':'));
  if (unfit !== undefined)
    throw new Error(`"${unfit}" holds a colon, which Mosquitto's password file cannot.`);
  return {
    passwords: people.map((person) => `${idText(person.id)}:${hashed(person.password)}\n`).join(''),
    acl: people.map((person) => aclOf(person, base)).join('\n'),
  };
}

function hashed(text: string): string {
  const salt = randomBytes(SALT_BYTES);
  const hash = pbkdf2Sync(text, salt, ITERATIONS, HASH_BYTES, 'sha512');
  return `$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

function aclOf(person: Person, base: string): string {
  const rules = topicRulesOf(principalOf(person), SAFE_POLICY).map(
    ({ action, filter }) => `topic ${action === 'publish' ? 'write' : 'read'} ${withBase(base, filter)}\n`,
  );
  return `user ${idText(person.id)}\n${rules.join('')}`;
}
