import { expect, test } from 'vitest';
import { runSteps, type StepId, type Steps } from './run-steps.ts';

/** Steps that note what they do; `failing` fails. */
function stepsOf(done: string[], ids: readonly StepId[], failing?: StepId): Steps {
  return Object.fromEntries(
    ids.map((id) => [
      id,
      async () => {
        await Promise.resolve();
        if (id === failing) throw new Error(id);
        done.push(id);
      },
    ]),
  );
}

test('the steps of a macro run one after the other, the ending last', async () => {
  const done: string[] = [];
  expect(await runSteps(stepsOf(done, ['ending', 'send', 'note', 'tags']))).toBeNull();
  expect(done).toEqual(['tags', 'note', 'send', 'ending']);
});

test('after a step that failed nothing more is done', async () => {
  const done: string[] = [];
  expect(await runSteps(stepsOf(done, ['tags', 'note', 'send', 'ending'], 'note'))).toBe('note');
  expect(done).toEqual(['tags']);
});

test('a macro of one step does that step alone', async () => {
  const done: string[] = [];
  expect(await runSteps(stepsOf(done, ['ending']))).toBeNull();
  expect(done).toEqual(['ending']);
});
