import { describe, expect, it } from 'vitest';
import { looksLikeMarkdown } from './looks-like.ts';

describe('what is shown as Markdown', () => {
  it('has a list, code, a quote, bold text or a link with words', () => {
    const texts = [
      '- a\n- b',
      '1. a',
      'a\n> b',
      '`x`',
      '```\nx\n```',
      'so **bold**',
      '*so*',
      'a [b](https://c.example)',
    ];
    expect(texts.filter((text) => !looksLikeMarkdown(text))).toEqual([]);
  });

  it('is not plain text, with signs as people write them', () => {
    const texts = [
      'Hello',
      '2 * 3 * 4 = 24',
      'a_b_c',
      '5 > 3',
      '-5 degrees',
      'see https://a.example/x_y_z',
      '#1',
    ];
    expect(texts.filter(looksLikeMarkdown)).toEqual([]);
  });
});
