/** What a fault needs of its scenario's stage. */
export interface FaultStage {
  /** Share of the scenario's time that has passed is waited for, 0 to 1. */
  untilShare(share: number): Promise<void>;
  /** From now on the platform should recover: the time until a message written later is stored is measured. */
  faultOver(): void;
}

/** Does something `count` times, at even distances of the stage's share from `from` to `to`. */
export async function repeatFault(
  { untilShare, faultOver }: FaultStage,
  fault: () => unknown,
  count: number,
  from = 0,
  to = 1,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    await untilShare(from + ((i + 0.5) / count) * (to - from));
    await fault();
    faultOver();
  }
}
