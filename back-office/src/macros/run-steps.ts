/** What a macro does, in this order: what cannot be taken back comes last. */
const STEPS = ['tags', 'note', 'send', 'ending'] as const;
export type StepId = (typeof STEPS)[number];

export type Steps = Partial<Record<StepId, () => Promise<unknown>>>;

/**
 * Runs the steps one after the other and stops at the first that fails: a chat whose note was not stored is not handed over.
 *
 * @returns the step that failed; null: all is done.
 */
export async function runSteps(steps: Steps): Promise<StepId | null> {
  for (const id of STEPS) {
    try {
      await steps[id]?.();
    } catch {
      return id;
    }
  }
  return null;
}
