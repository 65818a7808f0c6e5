import type { DemoAttendant } from '../../../demo/src/hooks/people.ts';

/** Who answers: so many that no one's outbox, which sends word by word, is what the run waits for. */
export const TEAM: readonly DemoAttendant[] = Array.from({ length: 8 }, (_, i) => ({
  id: 100 + i,
  name: `Attendant ${i + 1}`,
  email: `attendant-${i + 1}@example.com`,
  avatarURL: '',
  type: 'support/firstLevel',
}));
