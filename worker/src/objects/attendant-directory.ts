import { DurableObject } from 'cloudflare:workers';
import {
  type DirectoryPerson,
  type NewPerson,
  nameOfPrincipal,
  type PersonChange,
  SUPERVISOR,
  siteOfObject,
} from '@chimpassist/protocol';
import type { Account } from '../contract/desk-object.ts';
import type { Answered, DirectoryObject, FirstSupervisor, LetIn } from '../contract/directory-object.ts';
import type { Env } from '../contract/env.ts';
import { newSignInId } from '../contract/sign-in-epoch.ts';
import { HashQueue } from '../directory/hash-queue.ts';
import { hashOf, isRight, NOBODYS_HASH } from '../directory/password.ts';
import { changed, PEOPLE_MIGRATIONS, People, type Person, shownOf } from '../directory/people.ts';
import { log } from '../log.ts';
import { migrate } from '../storage/migrate.ts';
import { type Objects, objectsOf } from './addresses.ts';

/** After this time guard and desk are told once more what they did not take. */
const TELL_AGAIN_MS = 5_000;

/**
 * The built-in directory of attendants, for operators who have no authentication hook: who may sign in, with which
 * password and as what. What changes of somebody is stored first, and told to their guard and to the desk until both
 * have heard of it.
 */
export class AttendantDirectory extends DurableObject<Env> implements DirectoryObject {
  readonly #people: People;
  readonly #objects: Objects;
  readonly #hashing = new HashQueue();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, PEOPLE_MIGRATIONS);
    this.#people = new People(ctx.storage.sql);
    this.#objects = objectsOf(env, siteOfObject(ctx.id.name ?? '').site);
  }

  async signIn(email: string, password: string, first: FirstSupervisor): Promise<Answered<LetIn>> {
    await this.#begin(first);
    const asked = this.#people.byEmail(email);
    const right = await this.#hashing.run(() => isRight(password, asked?.hash ?? NOBODYS_HASH));
    if (right === null) return { refused: 'busy' };
    // Changed, perhaps, while it waited for its turn.
    const person = asked === null ? null : this.#people.byId(asked.id);
    if (!right || person === null || person.hash !== asked?.hash) return { refused: 'wrong_password' };
    return { done: { person: shownOf(person), epoch: person.epoch } };
  }

  people(): DirectoryPerson[] {
    return this.#people.all().map(shownOf);
  }

  async add({ password, ...person }: NewPerson): Promise<Answered<DirectoryPerson>> {
    if (this.#people.byEmail(person.email) !== null) return { refused: 'email_taken' };
    const hash = await this.#hashing.run(() => hashOf(password));
    if (hash === null) return { refused: 'busy' };
    if (this.#people.byEmail(person.email) !== null) return { refused: 'email_taken' };
    return { done: shownOf(this.#people.add({ ...person, hash })) };
  }

  async change(id: string, change: PersonChange): Promise<Answered<DirectoryPerson>> {
    const person = this.#people.byId(id);
    if (person === null) return { refused: 'not_found' };
    const next = changed(person, change);
    const manages = next.type === SUPERVISOR && !next.disabled;
    if (!manages && this.#people.isLastSupervisor(id)) return { refused: 'last_supervisor' };
    await this.#store(next);
    return { done: shownOf(next) };
  }

  async setPassword(id: string, password: string): Promise<Answered<true>> {
    const hash = await this.#hashing.run(() => hashOf(password));
    if (hash === null) return { refused: 'busy' };
    const person = this.#people.byId(id);
    if (person === null) return { refused: 'not_found' };
    await this.#store({ ...person, hash, epoch: person.epoch + 1 });
    return { done: true };
  }

  async changeOwnPassword(
    id: string,
    current: string,
    password: string,
    until: number,
  ): Promise<Answered<{ signInId: string }>> {
    const asked = this.#people.byId(id);
    if (asked === null) return { refused: 'not_found' };
    const hash = await this.#hashing.run(() => (isRight(current, asked.hash) ? hashOf(password) : ''));
    if (hash === null) return { refused: 'busy' };
    const person = this.#people.byId(id);
    if (hash === '' || person === null || person.hash !== asked.hash || person.disabled)
      return { refused: 'wrong_password' };
    const next = { ...person, hash, epoch: person.epoch + 1 };
    const signInId = newSignInId(next.epoch);
    // The desk knows the new sign-in before the old ones end: the attendant is at work all the while.
    await this.#objects.desk().signedIn(accountOf(next), { id: signInId, until });
    if (JSON.stringify(this.#people.byId(id)) !== JSON.stringify(person)) return { refused: 'busy' };
    await this.#store(next);
    return { done: { signInId } };
  }

  async remove(id: string): Promise<Answered<true>> {
    const person = this.#people.byId(id);
    if (person === null) return { refused: 'not_found' };
    if (this.#people.isLastSupervisor(id)) return { refused: 'last_supervisor' };
    this.#people.remove(person);
    await this.#tell();
    return { done: true };
  }

  override async alarm(): Promise<void> {
    await this.#tell();
  }

  /** The first supervisor comes with the deployment, once. */
  async #begin({ once, email, name, hash }: FirstSupervisor): Promise<void> {
    const known = this.ctx.storage.transactionSync((): Person | null => {
      if (!this.#people.begin(once)) return null;
      const found = this.#people.byEmail(email);
      if (found === null) this.#people.add({ email, name, avatarURL: null, type: SUPERVISOR, hash });
      return found;
    });
    if (known === null) return;
    await this.#store({ ...known, hash, type: SUPERVISOR, disabled: false, epoch: known.epoch + 1 });
  }

  async #store(person: Person): Promise<void> {
    this.#people.change(person);
    await this.#tell();
  }

  /** Tells guard and desk what they have not heard of. What fails is tried again until both have heard of it. */
  async #tell(): Promise<void> {
    // In one turn with what was stored: where this is cut off, the alarm goes on with it.
    await this.ctx.storage.setAlarm(Date.now() + TELL_AGAIN_MS);
    try {
      for (const news of this.#people.untold()) {
        const { person, hasEnded } = news;
        const { id, type, epoch } = person;
        await this.#objects.signInGuard(`attendant ${id}`).changed(type, epoch);
        await this.#objects.desk().accountChanged(accountOf(person), epoch);
        // After the guard: who comes back meanwhile is asked for another sign-in.
        if (hasEnded) await this.#objects.link(nameOfPrincipal({ kind: 'attendant', id, type })).end();
        this.#people.told(news);
      }
    } catch (error) {
      log('directory_not_told', { error });
    }
    if (this.#people.untold().length === 0) await this.ctx.storage.deleteAlarm();
  }
}

/** Who may not sign in gets no mail of the team's either. */
const accountOf = ({ id, name, email, avatarURL, type, disabled }: Person): Account => ({
  id,
  name,
  email: disabled ? '' : email,
  avatarURL,
  type,
});
