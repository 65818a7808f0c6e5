import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installPackages } from './packages.ts';
import { addWorktree } from './worktree.ts';

let repository: string;

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: repository, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

const commit = (subject: string): string => {
  git('add', '.');
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '-m', subject);
  return git('rev-parse', 'HEAD');
};

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'chimp-worktree-'));
  git('init', '--quiet');
  writeFileSync(join(repository, '.gitignore'), '.chimp/\nnode_modules/\n');
  writeFileSync(join(repository, 'package-lock.json'), '{}\n');
  mkdirSync(join(repository, 'protocol'));
  writeFileSync(join(repository, 'protocol/index.js'), 'first\n');
});
afterEach(() => rmSync(repository, { recursive: true, force: true }));

describe('the tree of another commit', () => {
  it('holds its files, and nothing of it stays', () => {
    const first = commit('First');
    writeFileSync(join(repository, 'protocol/index.js'), 'second\n');
    commit('Second');
    const tree = addWorktree(repository, first);
    expect(readFileSync(join(tree.root, 'protocol/index.js'), 'utf8')).toBe('first\n');
    expect(first.startsWith(tree.commit)).toBe(true);

    writeFileSync(join(tree.root, 'left-behind'), '');
    tree.remove();
    expect(existsSync(tree.root)).toBe(false);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('is refused in a sentence where there is no such commit', () => {
    commit('First');
    expect(() => addWorktree(repository, 'nowhere')).toThrow('There is no commit nowhere here');
    expect(() => addWorktree(repository, '--help')).toThrow('There is no commit --help here');
  });

  it('uses the same packages by the same lock file, and workspaces of its own', async () => {
    commit('First');
    const packages = join(repository, 'node_modules');
    mkdirSync(join(packages, '@chimpassist'), { recursive: true });
    mkdirSync(join(packages, 'kept'));
    mkdirSync(join(packages, '.cache'));
    writeFileSync(join(packages, 'kept/index.js'), 'kept\n');
    symlinkSync('../../protocol', join(packages, '@chimpassist/protocol'));
    const tree = addWorktree(repository, 'HEAD');
    await installPackages(repository, tree.root);

    writeFileSync(join(tree.root, 'protocol/index.js'), 'theirs\n');
    const theirs = join(tree.root, 'node_modules');
    expect(readFileSync(join(theirs, 'kept/index.js'), 'utf8')).toBe('kept\n');
    expect(readFileSync(join(theirs, '@chimpassist/protocol/index.js'), 'utf8')).toBe('theirs\n');
    expect(existsSync(join(theirs, '.cache'))).toBe(false);
    tree.remove();
    expect(readFileSync(join(packages, 'kept/index.js'), 'utf8')).toBe('kept\n');
  });
});
