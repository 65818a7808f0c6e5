import type { Customer } from '@chimpassist/protocol';
import { isSameUserData, readUserData, type UserData } from './customer.ts';
import type { IdentityKeeper } from './identity.ts';
import type { Memory } from './memory.ts';
import { NOBODY, personOf, USER_DATA_KEY } from './person.ts';
import type { KeyValueStore } from './safe-storage.ts';

/** How often it is looked who sits here: the page tells nobody that it changed its own storage. */
const LOOK_MS = 250;

export interface SittingPorts {
  storage: KeyValueStore;
  memory: Memory;
  identity: IdentityKeeper;
  /** Whom the Worker has let in. */
  customer(): Customer | null;
  /** Somebody else sits here. Called before anything of the former person is put away. */
  onLeaving(): void;
  /** And now for the one who came. */
  onCome(): void;
  /** The same person, of whom the page says something else now: another name, a proof that is there at last. */
  onHeard(visitor: UserData): void;
}

/** Who sits here, watched for as long as somebody does. */
export function createSitting(ports: SittingPorts) {
  const { storage, memory, identity } = ports;
  let person = NOBODY;
  let visitor: UserData | null = null;
  /** What `person` and `visitor` were read from. */
  let lookedAt = '';
  let watch: ReturnType<typeof setInterval> | undefined;

  const whatLies = (): string => JSON.stringify([storage.get(USER_DATA_KEY), memory.readText()]);

  /** Our own record was cleared: what the page says must do. A guest of ours may stand in its key. */
  function isOtherOnPage(): boolean {
    const onPage = identity.pagePerson();
    const guest = person === NOBODY ? ports.customer() : null;
    return onPage !== person && onPage !== String(guest?.id);
  }

  /** Another tab was quicker, or the Worker has given another id to a guest whose token it did not take any more. */
  function isOtherByRecord(): boolean {
    const known = memory.read();
    const customer = ports.customer();
    if (known === null) return false;
    const isRenamed =
      customer !== null && known.customerId !== '' && known.customerId !== String(customer.id);
    return isRenamed || personOf(known) !== person;
  }

  function look(): boolean {
    const lies = whatLies();
    if (watch === undefined || lies === lookedAt) return false;
    lookedAt = lies;
    const isChanged = memory.read() === null ? isOtherOnPage() : identity.isChanged();
    if (!isChanged && !isOtherByRecord()) {
      const before = visitor;
      visitor = readUserData(storage);
      // From nobody to somebody without a change of person: our guest was written there.
      if (before !== null && visitor !== null && !isSameUserData(before, visitor)) ports.onHeard(visitor);
      return false;
    }
    ports.onLeaving();
    if (isChanged) memory.putAway();
    ports.onCome();
    return true;
  }

  return {
    get person() {
      return person;
    },
    /** Somebody sits down: what lies here of somebody else is put away first. */
    begin(): void {
      watch ??= setInterval(look, LOOK_MS);
      if (identity.isChanged()) memory.putAway();
      person = identity.sitDown();
      visitor = readUserData(storage);
      lookedAt = whatLies();
    },
    /** True where somebody else sits here than a moment ago. */
    look,
    stop(): void {
      clearInterval(watch);
      watch = undefined;
    },
  };
}
