import type { DirectoryPerson, NewPerson, PersonChange } from '@chimpassist/protocol';

/** Who begins the directory. `once` is another text each time; one that was heard before changes nothing. */
export interface FirstSupervisor {
  once: string;
  email: string;
  name: string;
  /** Of the password: see `directory/password.ts`. */
  hash: string;
}

export type DirectoryRefusal = 'busy' | 'email_taken' | 'last_supervisor' | 'not_found' | 'wrong_password';

/** A directory's answer: what was asked for, or why not. */
export type Answered<T> = { done: T } | { refused: DirectoryRefusal };

/** Whom the directory lets in. */
export interface LetIn {
  person: DirectoryPerson;
  /** Of the person's sign-ins from now on. */
  epoch: number;
}

/** What others call on the built-in directory of attendants. */
export interface DirectoryObject extends Rpc.DurableObjectBranded {
  /** @param first begins the directory where it was not heard of yet. */
  signIn(email: string, password: string, first: FirstSupervisor): Promise<Answered<LetIn>>;
  people(): DirectoryPerson[];
  add(person: NewPerson): Promise<Answered<DirectoryPerson>>;
  change(id: string, change: PersonChange): Promise<Answered<DirectoryPerson>>;
  /** Ends all sign-ins of this person. */
  setPassword(id: string, password: string): Promise<Answered<true>>;
  /** Ends all sign-ins of this person but one that begins now. */
  changeOwnPassword(
    id: string,
    current: string,
    password: string,
    until: number,
  ): Promise<Answered<{ signInId: string }>>;
  remove(id: string): Promise<Answered<true>>;
}
