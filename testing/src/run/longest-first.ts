import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Rough seconds of a file on two cores, where no run before has left its own: only their order matters. */
const ROUGH_S: readonly (readonly [pathPart: string, seconds: number])[] = [
  ['/e2e/test/faults.', 90],
  ['/e2e/test/start-and-end.', 80],
  ['/e2e/test/npm-ends.', 70],
  ['/e2e/test/several-people.', 70],
  ['/e2e/test/restart.', 40],
  ['/e2e/test/bridge.', 40],
  ['/e2e/test/clocks.', 40],
  ['/e2e/test/chat.', 35],
  ['/e2e/test/frozen-state.', 35],
  ['/e2e/', 20],
  ['/widget/test/react/', 45],
  ['/widget/test/browser/', 20],
  ['/widget/test/', 3],
  ['/worker/test/odd/', 35],
  ['/worker/test/hostile/', 25],
  ['/worker/test/', 5],
  ['/deploy/test/', 30],
  ['/back-office/test/every-view', 45],
  ['/back-office/test/writing.', 40],
  ['/back-office/test/', 15],
  ['/bridge/test/', 4],
];
const LIGHT_S = 1;

const roughSecondsOf = (path: string): number =>
  ROUGH_S.find(([part]) => path.includes(part))?.[1] ?? LIGHT_S;

/** The longest files begin first, of all workspaces alike, so that no long one is left alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const secondsOf = new Map(
      files.map((file) => {
        const known = this.ctx.cache.getTestSpecificationResult(file);
        return [file, known === undefined ? roughSecondsOf(file.moduleId) : known.duration / 1_000];
      }),
    );
    return files.toSorted((a, b) => (secondsOf.get(b) ?? 0) - (secondsOf.get(a) ?? 0));
  }
}
