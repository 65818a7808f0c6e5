/** What others call on the guard of one address, e-mail or attendant. */
export interface SignInGuardObject extends Rpc.DurableObjectBranded {
  /** Takes one of `limit` tries per window. @returns ms until the next window where none is left, else null. */
  take(limit: number, windowMs: number): number | null;
  /** As {@link take}, but a place that was let in lately is not counted: the tries of others lock nobody out. */
  takeFrom(place: string, limit: number, windowMs: number): number | null;
  /** Somebody was let in from this place. */
  welcome(place: string): void;
  /** The try was a good one: it does not count. */
  giveBack(): void;
  /** @param until when the sign-in's last token ends, epoch ms. */
  revoke(signInId: string, until: number): void;
  /** What the operator's hook said of this attendant at the last sign-in: it counts for earlier tokens too. */
  signedIn(type: string): void;
  /** Of the built-in directory: sign-ins of epochs before this one have ended. */
  changed(type: string, epoch: number): void;
  /** Whether a sign-in counts, and as what; `type` is null where no sign-in told it here. */
  standing(signInId: string): { isRevoked: boolean; type: string | null };
}
