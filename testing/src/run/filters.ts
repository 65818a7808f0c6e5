/**
 * Vitest's arguments for what was asked for: parts of paths choose files, options stay as they are, and any other words are
 * words of a test's title.
 */
export function filtersOf(asked: readonly string[], testFiles: readonly string[]): string[] {
  const options = asked.filter((one) => one.startsWith('-'));
  const words = asked.filter((one) => !one.startsWith('-'));
  const isPath = (word: string): boolean => testFiles.some((file) => file.includes(word));
  const paths = words.filter(isPath);
  const title = words.filter((word) => !isPath(word)).join(' ');
  return [...options, ...paths, ...(title === '' ? [] : ['--testNamePattern', escaped(title)])];
}

/** Workspaces whose tests open no page. */
const WITHOUT_PAGES = ['protocol/', 'client/', 'worker/', 'bridge/', 'testing/', 'bench/', 'checks/', 'cli/'];

/** Whether what was chosen opens pages that have to be built first. */
export function needsPages(filters: readonly string[]): boolean {
  const paths = filters.filter((one) => one.includes('/') && !one.startsWith('-'));
  return (
    paths.length === 0 || !paths.every((path) => WITHOUT_PAGES.some((folder) => path.startsWith(folder)))
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
