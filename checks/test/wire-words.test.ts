import { describe, expect, it } from 'vitest';
import { findWireWords } from '../src/wire-words.ts';

const found = (source: string) => findWireWords('widget/src/some.ts', source);

describe('the check that pages leave the wire to the client', () => {
  it.each([
    "const topic = 'server/sessions/7/typing';",
    `const topic = \`\${session}/client/control\`;`,
    `const topic = \`\${session}/messages/customer\`;`,
    "const path = '/desk';",
    "const path = '/desk?from=3';",
    `const path = \`/customer/\${id}/messages\`;`,
    "import { TOPICS } from '@chimpassist/protocol';",
    "import { type Id, SessionInfoSchema } from '@chimpassist/protocol';",
    "import { ControlSchema as Own } from '@chimpassist/client/wire';",
  ])('finds %s', (source) => {
    expect(found(`// A line before.\n${source}`)).toEqual([
      expect.stringMatching(/^widget\/src\/some\.ts:2: /),
    ]);
  });

  it.each([
    "const text = 'Chat with the server';",
    "const worker = '/desk-worker.js';",
    "const event = 'online'.length; addEventListener('message', () => {});",
    "import type { TOPICS } from '@chimpassist/protocol';",
    "import { type SessionInfoSchema, sameId } from '@chimpassist/protocol';",
    "import { CustomerSchema } from '@chimpassist/protocol';",
    "// 'server/sessions/7' in a comment",
    'const parsed = v.safeParse(NoteSchema, text);',
  ])('lets %s be', (source) => {
    expect(found(source)).toEqual([]);
  });
});
