import { describe, expect, it } from 'vitest';
import { findDeadLinks, findForeignParts } from '../src/site-links.ts';

const page = (path: string, html: string) => ({ path, html });

describe('the links of the built docs', () => {
  const pages = [
    page('index.html', '<h1 id="top">A</h1>'),
    page('docs/b.html', '<h2 id="größe">B</h2>'),
    page('docs/index.html', ''),
  ];
  const deadOf = (href: string) =>
    findDeadLinks([...pages, page('docs/from.html', `<a href="${href}">x</a>`)], (path) =>
      [...pages.map((one) => one.path), 'docs/from.html', 'a.css'].includes(path),
    );

  it.each(['/', '/#top', 'b.html', '/docs/b.html#gr%C3%B6%C3%9Fe', './', '/a.css', 'https://example.org/'])(
    'may be %s',
    (href) => {
      expect(deadOf(href)).toEqual([]);
    },
  );

  it.each(['/no.html', 'b.html#no', '#no', '../docs/no/'])('may not be %s', (href) => {
    expect(deadOf(href)).toHaveLength(1);
  });

  it('may lead to others, whose scripts, fonts and pictures no page loads', () => {
    expect(findForeignParts([page('a.html', '<a href="https://example.org/">x</a>')])).toEqual([]);
    expect(findForeignParts([page('a.html', '<link rel="x" href="https://example.org/f">')])).toHaveLength(1);
  });
});
