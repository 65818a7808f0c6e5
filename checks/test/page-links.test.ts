import { describe, expect, it } from 'vitest';
import { findDeadPaths } from '../src/page-links.ts';

const FILES: Record<string, string> = {
  'README.md': '# Top\n',
  'docs/spec.md': '## Who an attendant is\n',
  'worker/src/log.ts': '',
};

const deadOf = (page: string, target: string) => {
  const files: Record<string, string> = { ...FILES, [page]: `${FILES[page] ?? ''}[x](${target})` };
  return findDeadPaths({
    pages: [page],
    read: (file) => files[file] ?? '',
    exists: (path) => Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`)),
  });
};

describe('a link of a Markdown page', () => {
  it.each([
    ['README.md', 'worker/src/log.ts'],
    ['README.md', 'worker/src'],
    ['README.md', '#top'],
    ['README.md', 'https://example.org/none'],
    ['docs/from.md', '../worker/src/log.ts'],
    ['docs/from.md', 'spec.md#who-an-attendant-is'],
  ])('of %s may be %s', (page, target) => {
    expect(deadOf(page, target)).toEqual([]);
  });

  it.each([
    ['README.md', 'worker/src/moved.ts', 'file'],
    ['README.md', 'docs/spec.md#desk', 'heading'],
    ['README.md', '#bottom', 'heading'],
    ['docs/from.md', 'worker/src/log.ts', 'file'],
  ])('of %s is dead when it is %s', (page, target, what) => {
    expect(deadOf(page, target)).toEqual([`${page}: the link to ${target} leads to no ${what}.`]);
  });
});
