import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

function git(cwd: string, ...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

export interface Worktree {
  root: string;
  /** The commit, in short. */
  commit: string;
  /** Takes it away, with all that was left in it. */
  remove(): void;
}

/**
 * A temporary tree of this commit beside the repository's own, below its folder for what is not committed.
 *
 * @throws {RangeError} where there is no such commit
 */
export function addWorktree(repository: string, ref: string): Worktree {
  const commit = git(repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (commit === null)
    throw new RangeError(`There is no commit ${ref} here: name a commit, a branch or a tag.`);
  const folder = join(repository, '.chimp');
  mkdirSync(folder, { recursive: true });
  const parent = mkdtempSync(join(folder, 'compare-'));
  const root = join(parent, 'tree');
  const remove = (): void => {
    git(repository, 'worktree', 'remove', '--force', '--force', root);
    rmSync(parent, { recursive: true, force: true });
    git(repository, 'worktree', 'prune');
  };
  if (git(repository, 'worktree', 'add', '--quiet', '--detach', root, commit) === null) {
    remove();
    throw new Error(`A tree of ${ref} could not be made: git worktree add says why.`);
  }
  return { root, commit: commit.slice(0, 9), remove };
}
