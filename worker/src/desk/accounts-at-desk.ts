import { idText } from '@chimpassist/protocol';
import type { Account, SignIn, Standing } from '../contract/desk-object.ts';
import type { DeskStore } from './desk-store.ts';
import type { Presence } from './presence.ts';

export interface AccountsAtDeskOptions {
  store: DeskStore;
  presence: Presence;
  /** Does what has fallen due by a change. */
  settle(): Promise<void>;
}

/** Who has signed in as whom, and what that means for who is there. */
export class AccountsAtDesk {
  readonly #options: AccountsAtDeskOptions;

  constructor(options: AccountsAtDeskOptions) {
    this.#options = options;
  }

  /** The hook has let somebody in. */
  async signedIn(account: Account, signIn: SignIn): Promise<void> {
    const { store, presence, settle } = this.#options;
    store.transaction(() => {
      store.accounts.signedIn(account, signIn);
      presence.renamed(idText(account.id));
    });
    await settle();
  }

  /** A token was verified. @returns the level that counts. */
  tokenSeen(attendantId: string, type: string, signIn: SignIn): string {
    const { store } = this.#options;
    return store.transaction(() => store.accounts.tokenSeen(attendantId, type, signIn));
  }

  /** Somebody asks by a verified token, of whose sign-in the desk may not know yet. */
  async cameWith(attendantId: string, type: string, signIn: SignIn): Promise<void> {
    const { store, presence, settle } = this.#options;
    const before = store.accounts.standingOf(attendantId, Date.now()).kind;
    this.tokenSeen(attendantId, type, signIn);
    if (before === 'signedIn') return;
    store.transaction(() => presence.renamed(attendantId));
    await settle();
  }

  /** A sign-in was ended; with the last one the attendant is gone. */
  async signedOut(attendantId: string, signInId: string): Promise<void> {
    const { store, presence, settle } = this.#options;
    store.transaction(() => {
      store.accounts.signedOut(attendantId, signInId);
      const { kind } = store.accounts.standingOf(attendantId, Date.now());
      if (kind === 'signedOut') presence.signOut(attendantId);
    });
    await settle();
  }

  /** Somebody of the built-in directory was changed; their sign-ins of epochs before this one have ended. */
  async changed(account: Account, epoch: number): Promise<void> {
    const { store, presence, settle } = this.#options;
    const id = idText(account.id);
    store.transaction(() => {
      store.accounts.changed(account, epoch);
      const { kind } = store.accounts.standingOf(id, Date.now());
      if (kind === 'signedOut') presence.signOut(id);
      else presence.renamed(id);
    });
    await settle();
  }

  /** What is known of those who say to be these attendants. */
  standings(attendantIds: readonly string[]): Map<string, Standing> {
    const now = Date.now();
    const { accounts } = this.#options.store;
    return new Map(attendantIds.map((id) => [id, accounts.standingOf(id, now)]));
  }
}
