import { stripVTControlCharacters } from 'node:util';
import type { SerializedError } from 'vitest';
import { DefaultReporter, type TestModule, type TestRunEndReason, type TestSpecification } from 'vitest/node';

const SLOWEST = 10;
const secondsOf = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

function countOf(testModule: TestModule): Count {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const test of testModule.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') count.passed += 1;
    else if (state === 'failed') count.failed += 1;
    else count.skipped += 1;
  }
  // A file that could not be loaded, or whose set-up failed, has no failed test to count: it counts as one.
  if (!testModule.ok() && count.failed === 0) count.failed = 1;
  return count;
}

/** Why a test failed, in the first line of its error. */
const reasonOf = (errors: readonly SerializedError[] = []): string =>
  stripVTControlCharacters(errors[0]?.message ?? '').split('\n')[0] ?? '';

/** What failed in this file, a line for each, so that nobody waits for the end of the run to look into it. */
function failuresOf(testModule: TestModule): string[] {
  const lines = testModule.errors().map((error) => `its set-up: ${reasonOf([error])}`);
  for (const test of testModule.children.allTests('failed'))
    lines.push(`${test.fullName}: ${reasonOf(test.result().errors)}`);
  return lines;
}

/** The first folder of a file's path: the workspace it is of. */
const workspaceOf = (path: string): string => path.split('/')[0] ?? path;

/** A line for each file as it ends, and for each of its failures; at the end all failures whole, the slowest files, and a count of each workspace. */
export default class ProgressReporter extends DefaultReporter {
  #files = 0;
  #ended = 0;
  #begunAt = 0;

  constructor() {
    super({ summary: false });
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications);
    this.#files = specifications.length;
    this.#begunAt = Date.now();
  }

  override onTestModuleEnd(testModule: TestModule): void {
    this.#ended += 1;
    const { passed, failed } = countOf(testModule);
    const place = `[${String(this.#ended).padStart(String(this.#files).length)}/${this.#files}]`;
    const said = failed === 0 ? `✓ ${passed} passed` : `✗ ${failed} FAILED, ${passed} passed`;
    this.log(
      `${place} ${this.relative(testModule.moduleId)}  ${said}  ${secondsOf(testModule.diagnostic().duration)}`,
    );
    for (const line of failuresOf(testModule)) this.log(`    ${line}`);
  }

  /** Single tests are not lines of their own: what failed stands whole at the end. */
  override onTestCaseResult(): void {}
  override onTestSuiteResult(): void {}

  override onTestRunEnd(
    testModules: readonly TestModule[],
    unhandledErrors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(testModules, unhandledErrors, reason);
    this.#printSlowest(testModules);
    this.#printCounts(testModules);
    this.log(`In ${secondsOf(Date.now() - this.#begunAt)}.`);
  }

  #printSlowest(testModules: readonly TestModule[]): void {
    const slowest = testModules
      .map((testModule) => ({
        path: this.relative(testModule.moduleId),
        ms: testModule.diagnostic().duration,
      }))
      .toSorted((a, b) => b.ms - a.ms)
      .slice(0, SLOWEST);
    if (testModules.length <= SLOWEST) return;
    this.log('\nThe slowest files');
    for (const { path, ms } of slowest) this.log(`  ${secondsOf(ms).padStart(8)}  ${path}`);
  }

  #printCounts(testModules: readonly TestModule[]): void {
    const counts = new Map<string, Count>();
    for (const testModule of testModules) {
      const workspace = workspaceOf(this.relative(testModule.moduleId));
      const sum = counts.get(workspace) ?? { passed: 0, failed: 0, skipped: 0 };
      const one = countOf(testModule);
      counts.set(workspace, {
        passed: sum.passed + one.passed,
        failed: sum.failed + one.failed,
        skipped: sum.skipped + one.skipped,
      });
    }
    const total: Count = { passed: 0, failed: 0, skipped: 0 };
    this.log('');
    for (const [workspace, { passed, failed, skipped }] of [...counts].toSorted()) {
      this.log(
        `${workspace.padEnd(12)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed`,
      );
      total.passed += passed;
      total.failed += failed;
      total.skipped += skipped;
    }
    const alsoSkipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
    this.log(`\n${total.passed} passed, ${total.failed} failed${alsoSkipped}`);
    // Words of a title leave out the other tests; a whole run leaves out nothing.
    if (total.skipped > 0 && this.ctx.config.testNamePattern === undefined) process.exitCode = 1;
  }
}
