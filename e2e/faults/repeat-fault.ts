/** What a fault needs of its scenario's stage. */
export interface FaultStage {
  /** Share of the scenario's time that has passed is waited for, 0 to 1. */
  untilShare(share: number): Promise<void>;
  /** Whether the scenario has taken so much longer than it should that it ends with the faults that were made. */
  isLate?(): boolean;
  /** From now on the platform should recover: the time until a message written later is stored is measured. */
  faultOver(): void;
}

/** Does something `count` times, or as often as there is time for, at even distances of the stage's share from `from` to `to`. */
export async function repeatFault(
  { untilShare, isLate, faultOver }: FaultStage,
  fault: () => unknown,
  count: number,
  from = 0,
  to = 1,
): Promise<void> {
  for (let i = 0; i < count && isLate?.() !== true; i++) {
    await untilShare(from + ((i + 0.5) / count) * (to - from));
    await fault();
    faultOver();
  }
}
