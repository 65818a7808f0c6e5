import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Rough seconds of a file on two cores, where no run before has left its own: only their order matters. */
const ROUGH_S: readonly (readonly [pathPart: string, seconds: number])[] = [
  ['/e2e/test/start-and-end.', 74],
  ['/e2e/test/faults.', 66],
  ['/e2e/test/in-doubt.', 50],
  ['/back-office/test/file', 47],
  ['/deploy/test/deploy.', 44],
  ['/back-office/test/edge.', 42],
  ['/back-office/test/every-view', 41],
  ['/back-office/test/notes.', 40],
  ['/e2e/test/edge-faults.', 40],
  ['/e2e/test/clocks.', 39],
  ['/back-office/test/settings.', 39],
  ['/back-office/test/rich-words.', 35],
  ['/back-office/test/address.', 34],
  ['/back-office/test/desk-work.', 33],
  ['/widget/test/browser/forms.', 32],
  ['/worker/test/figures/three-weeks.', 26],
  ['/e2e/test/mirror-only.', 26],
  ['/e2e/test/bridge.', 26],
  ['/e2e/test/hostile-client.', 25],
  ['/e2e/test/reports.', 23],
  ['/bridge/test/mistakes.', 21],
  ['/cli/test/cli.', 21],
  ['/back-office/test/', 18],
  ['/widget/test/browser/looks-', 16],
  ['/deploy/test/', 14],
  ['/worker/test/idle.', 14],
  ['/worker/test/odd/', 14],
  ['/e2e/', 11],
  ['/widget/test/', 9],
  ['/worker/test/', 3],
  ['/bridge/test/', 3],
];
const LIGHT_S = 1;

const roughSecondsOf = (path: string): number =>
  ROUGH_S.find(([part]) => path.includes(part))?.[1] ?? LIGHT_S;

/** Where the browser has so much to do that one file keeps a core busy. Other files wait for most of their time. */
const keepsBusy = (path: string): boolean => /\/(back-office|widget)\/test\//.test(path);

/**
 * Puts the longest first, of those that work and of those that wait alike: at any time both kinds run, in the proportion that
 * there is of them, so that no core rests and none is wanted by all.
 */
export function shareOut<T>(
  files: readonly T[],
  secondsOf: (file: T) => number,
  isBusy: (file: T) => boolean,
): T[] {
  const kinds = [true, false].map((busy) => {
    const sorted = files.filter((file) => isBusy(file) === busy).sort((a, b) => secondsOf(b) - secondsOf(a));
    return { sorted, total: sorted.reduce((sum, file) => sum + secondsOf(file), 0), given: 0 };
  });
  const order: T[] = [];
  for (;;) {
    const [next] = kinds
      .filter(({ sorted }) => sorted.length > 0)
      .sort((a, b) => a.given / a.total - b.given / b.total);
    const file = next?.sorted.shift();
    if (next === undefined || file === undefined) return order;
    next.given += secondsOf(file);
    order.push(file);
  }
}

/** No long file is left alone at the end, of whatever workspace it is. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const secondsOf = new Map(
      files.map((file) => {
        const known = this.ctx.cache.getTestSpecificationResult(file);
        return [file, known === undefined ? roughSecondsOf(file.moduleId) : known.duration / 1_000];
      }),
    );
    return shareOut(
      files,
      (file) => secondsOf.get(file) ?? LIGHT_S,
      ({ moduleId }) => keepsBusy(moduleId),
    );
  }
}
