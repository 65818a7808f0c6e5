import { describe, expect, it } from 'vitest';
import { EN } from '../../src/i18n/en.ts';
import { LABELS } from '../../src/i18n/labels.ts';
import { statusOf } from '../../src/ui/status.ts';
import { after, control } from './conversation-view.ts';

const textOf = (fields: object): string | undefined =>
  statusOf(
    { ...after(control('session/update', 'waitingAttendantsAssignment', fields)), link: 'online' },
    { ...LABELS.en, ...EN },
  )?.text;
const minutes = (from: number, to: number) => ({ fromMs: from * 60_000, toMs: to * 60_000 });

describe('the place in the queue', () => {
  it.each([
    [{ position: 1 }, 'You are next'],
    [{ position: 3 }, 'You are number 3 in the queue'],
    [{ position: 3, wait: minutes(2.7, 6.1) }, 'You are number 3 in the queue · about 2 to 7 min'],
    [{ position: 1, wait: minutes(0.4, 0.6) }, 'You are next · up to 1 min'],
    [{ position: 2, wait: minutes(3, 3) }, 'You are number 2 in the queue · up to 3 min'],
    [{ wait: minutes(1, 2) }, 'Waiting for somebody to join'],
  ])('%j is told as "%s"', (fields, text) => {
    expect(textOf(fields)).toBe(text);
  });
});
