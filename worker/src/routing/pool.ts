import type { Needs } from './needs.ts';

/** Begins the name of a pool that is not a level alone; no level begins so. */
const OF_NEEDS = '\u0000';

/** Whom a place is for. */
export interface Wants {
  /** The level. */
  type: string;
  needs: Needs | null;
}

/**
 * The name of the queue in which a place waits: of all who want the same. There are as many as rules and levels make, however
 * many customers wait.
 */
export function poolOf({ type, needs }: Wants): string {
  if (needs === null) return type;
  const { team = null, skill = null, language = null, only = false, anyLevel = false } = needs;
  return OF_NEEDS + JSON.stringify([type, team, skill, language, only, anyLevel]);
}

/** What the places in a pool want. */
export function wantsOf(pool: string): Wants {
  if (!pool.startsWith(OF_NEEDS)) return { type: pool, needs: null };
  const [type, team, skill, language, only, anyLevel] = JSON.parse(pool.slice(OF_NEEDS.length)) as [
    string,
    string | null,
    string | null,
    string | null,
    boolean,
    boolean,
  ];
  return {
    type,
    needs: {
      ...(team === null ? {} : { team }),
      ...(skill === null ? {} : { skill }),
      ...(language === null ? {} : { language }),
      ...(only ? { only } : {}),
      ...(anyLevel ? { anyLevel } : {}),
    },
  };
}
