import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from './packets.ts';
import { createSplitter } from './splitter.ts';

describe('the splitter', () => {
  it('finds the same packets however the bytes are cut', () => {
    const sizes = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (lengths, cuts) => {
        const stream = lengths.flatMap((n) => [
          ...encode.publish('t', 'x'.repeat(n), 0, 0),
          ...encode.ping(),
        ]);
        const split = createSplitter();
        const found: string[] = [];
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const size = cuts[i % cuts.length] ?? 1;
          for (const { head, body } of split(Uint8Array.from(stream.slice(at, at + size)))) {
            found.push(`${head}:${body?.length ?? 0}`);
          }
          at += size;
        }
        // Two bytes of topic length and one of topic before the payload.
        expect(found).toEqual(lengths.flatMap((n) => [`48:${n + 3}`, '192:0']));
      }),
    );
  });

  it('refuses a length of five bytes', () => {
    expect(() => createSplitter()(Uint8Array.of(48, 255, 255, 255, 255, 1))).toThrow(RangeError);
  });
});
