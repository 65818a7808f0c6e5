import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { afterEach, beforeEach } from 'vitest';

/** A message of customer 7, read from the broker at `n`. */
export const message = (n: number): ChatFrame => ({
  kind: 'message',
  at: n,
  message: {
    id: `m-${n}`,
    from: { id: 7, name: 'Mary', avatarURL: null },
    timestamp: n,
    content: 'a secret wish',
    readAt: null,
  },
});

/** Before each test a place for a spool, which goes after it with what is in it. @returns where it is. */
export function spoolPlace(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chimp-spool-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => join(folder, 'spool.db');
}
