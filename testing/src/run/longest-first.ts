import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Rough seconds of a file on two cores, where no run before has left its own: only their order matters. */
const ROUGH_S: readonly (readonly [pathPart: string, seconds: number])[] = [
  ['/e2e/test/start-and-end.', 125],
  ['/deploy/test/deploy.', 110],
  ['/back-office/test/every-view', 95],
  ['/e2e/test/faults.', 90],
  ['/e2e/test/npm-ends.', 70],
  ['/widget/test/browser/looks-', 50],
  ['/e2e/test/restart.', 45],
  ['/worker/test/odd/', 45],
  ['/e2e/test/bridge.', 44],
  ['/back-office/test/writing.', 43],
  ['/e2e/test/several-people.', 42],
  ['/e2e/test/clocks.', 42],
  ['/widget/test/react/', 40],
  ['/back-office/test/shift.', 40],
  ['/e2e/test/hostile-client.', 35],
  ['/e2e/test/broker-', 25],
  ['/back-office/test/texts.', 32],
  ['/e2e/test/chat.', 30],
  ['/worker/test/hostile/', 25],
  ['/back-office/test/', 30],
  ['/deploy/test/check.', 20],
  ['/e2e/', 20],
  ['/widget/test/browser/', 22],
  ['/deploy/test/', 10],
  ['/worker/test/', 5],
  ['/bridge/test/', 4],
  ['/widget/test/', 3],
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
