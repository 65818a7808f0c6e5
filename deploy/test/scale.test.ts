import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EDGE_TABLE, SAID, TABLE } from '../../bench/src/scale.ts';
import { ROOT } from '../src/wrangler.ts';

const page = readFileSync(`${ROOT}docs/scale.md`, 'utf8');
const edge = readFileSync(`${ROOT}worker/test/edge-cost.test.ts`, 'utf8');
const counted = readFileSync(`${ROOT}worker/test/cost.test.ts`, 'utf8');

describe('docs/scale.md', () => {
  it('says what the arithmetic says', () => {
    expect(page).toContain(TABLE.join('\n'));
    expect(page).toContain(EDGE_TABLE.join('\n'));
    const text = page.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`are ${SAID['keep-alives a second']} publishes a second`);
    expect(text).toContain(`${SAID['messages a second']} messages a second on average`);
    expect(text).toContain(`are ${SAID['messages a second at the peak']} at the peak`);
    expect(text).toContain(
      `${SAID['calls of the desk a second']} a second on average and ${SAID['calls of the desk a second at the peak']} at a peak`,
    );
    expect(text).toContain(`are ${SAID['GB at the desk']} GB`);
  });

  it('takes what is counted from what the Worker’s tests count', () => {
    expect(counted).toContain('writes 1 row, and 2 with a receipt of its own');
    expect(counted).toContain('writes 1 row for a receipt of any number of messages');
    expect(edge).toContain('a word is 1 row, one call of the link, and none of the desk');
    expect(edge).toContain('a word wakes its chat twice and its link once');
    expect(counted).toContain('toEqual({ atChat: 3, atDesk: 5, calls: 3 })');
  });
});
