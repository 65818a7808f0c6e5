import type { Workspace, WorkspaceFeed } from '@chimpassist/protocol';

/** Entries as they are now in the place of those with the same id, without those that are gone. */
function merged<T extends { id: string }>(
  held: readonly T[],
  changed: readonly T[] = [],
  gone: readonly string[] = [],
): T[] {
  const out = new Set([...gone, ...changed.map(({ id }) => id)]);
  return [...held.filter(({ id }) => !out.has(id)), ...changed];
}

/** A feed that says nothing but its revision tells of a change that is too large for it. */
const saysWhat = ({ revision: _, ...change }: WorkspaceFeed): boolean => Object.keys(change).length > 0;

/** Whether a feed tells of what is held already. */
const isKnown = (held: number, { revision }: WorkspaceFeed): boolean => revision <= held;
const isNext = (held: number, feed: WorkspaceFeed): boolean => feed.revision === held + 1 && saysWhat(feed);

/** The workspace after a feed on `client/workspace`; null where something was missed, and it is to be read again. */
export function afterFeed(held: Workspace, feed: WorkspaceFeed): Workspace | null {
  if (isKnown(held.revision, feed)) return held;
  if (!isNext(held.revision, feed)) return null;
  return {
    ...held,
    revision: feed.revision,
    answers: merged(held.answers, feed.answers, feed.answersGone),
    tags: merged(held.tags, feed.tags, feed.tagsGone),
    teams: merged(held.teams, feed.teams, feed.teamsGone),
    settings: feed.settings ?? held.settings,
    hours: feed.hours === undefined ? held.hours : feed.hours,
    forms: merged(held.forms, feed.forms, feed.formsGone),
    rules: merged(held.rules, feed.rules, feed.rulesGone),
    // Who has no right any more needs no entry.
    grants: merged(held.grants, feed.grants).filter(({ rights }) => rights.length > 0),
    bots: merged(held.bots ?? [], feed.bots, feed.botsGone),
    offHooks: merged(held.offHooks ?? [], feed.offHooks, feed.offHooksGone),
  };
}

/** The same after a feed on the attendant's own topic. */
export function afterOwnFeed(held: Workspace, feed: WorkspaceFeed): Workspace | null {
  if (isKnown(held.own.revision, feed)) return held;
  if (!isNext(held.own.revision, feed)) return null;
  const answers = merged(held.own.answers, feed.answers, feed.answersGone);
  return { ...held, own: { ...held.own, revision: feed.revision, answers } };
}
