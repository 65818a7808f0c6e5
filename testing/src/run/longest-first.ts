import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Rough seconds of a file on two cores, where no run before has left its own: only their order matters. */
const ROUGH_S: readonly (readonly [pathPart: string, seconds: number])[] = [
  ['/e2e/test/faults.', 90],
  ['/e2e/', 25],
  ['/worker/test/hostile/', 40],
  ['/deploy/test/back-office.', 30],
  ['/back-office/test/', 15],
  ['/widget/test/browser/', 14],
  ['/widget/test/react/', 14],
  ['/widget/test/', 6],
  ['/worker/test/', 6],
  ['/deploy/test/', 6],
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
