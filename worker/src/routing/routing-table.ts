import {
  type Hours,
  type Id,
  idText,
  type Opening,
  type Routing,
  USUAL_ROUTING,
} from '@chimpassist/protocol';
import type { RoutingData } from '../contract/routing-data.ts';
import { openingOf } from '../hours/opening.ts';
import { isSameLanguage, type Needs } from './needs.ts';

/** What a team gives each of its members. */
interface Abilities {
  teams: Set<string>;
  skills: Set<string>;
  languages: Set<string>;
  capacity: number | null;
}

/** A team that does not open or close for long is looked at again after so long. */
const KNOWN_MS = 3_600_000;

/** When it opens or closes next. */
export const turnOf = ({ openUntil, closedUntil }: Opening): number | null => openUntil ?? closedUntil;

const lowest = (...limits: (number | null | undefined)[]): number | null =>
  limits.reduce<number | null>(
    (least, limit) => (limit === null || limit === undefined ? least : Math.min(limit, least ?? limit)),
    null,
  );

/** Who can what, and how much, looked up by the ids of attendants. */
export class RoutingTable {
  readonly routing: Routing;
  readonly #abilities = new Map<string, Abilities>();
  readonly #members = new Map<string, readonly Id[]>();
  /** Of the teams that have any. */
  readonly #hours = new Map<string, Hours>();
  readonly #openings = new Map<string, { opening: Opening; until: number }>();

  constructor({ teams, routing }: RoutingData) {
    this.routing = routing ?? USUAL_ROUTING;
    for (const { id, members, skills, languages, capacity, hours } of teams) {
      this.#members.set(id, members);
      if (hours) this.#hours.set(id, hours);
      for (const member of members) {
        const of = this.#of(idText(member));
        of.teams.add(id);
        for (const skill of skills) of.skills.add(skill.toLocaleLowerCase('en'));
        for (const language of languages) of.languages.add(language);
        of.capacity = lowest(of.capacity, capacity);
      }
    }
    for (const { attendantId, chats } of this.routing.capacities) {
      const of = this.#of(idText(attendantId));
      of.capacity = lowest(of.capacity, chats);
    }
  }

  /** Chats that somebody is offered at most. @param limit of the deployment; null: none. */
  capacityOf(id: string, limit: number | null): number | null {
    return lowest(limit, this.#abilities.get(id)?.capacity);
  }

  /** Whether rules give chats to a team now, and until when; null: it has no hours of its own. */
  openingOf(team: string | undefined, now: number): Opening | null {
    const hours = team === undefined ? undefined : this.#hours.get(team);
    if (team === undefined || hours === undefined) return null;
    const known = this.#openings.get(team);
    if (known !== undefined && now < known.until) return known.opening;
    const opening = openingOf(hours, now);
    this.#openings.set(team, { opening, until: turnOf(opening) ?? now + KNOWN_MS });
    return opening;
  }

  isClosed(team: string | undefined, now: number): boolean {
    return this.openingOf(team, now)?.open === false;
  }

  membersOf(team: string): readonly Id[] {
    return this.#members.get(team) ?? [];
  }

  /** Whether somebody is one of those who are asked for. */
  has(id: string, { team, skill, language }: Needs): boolean {
    const of = this.#abilities.get(id);
    if (of === undefined) return false;
    return (
      (team === undefined || of.teams.has(team)) &&
      (skill === undefined || of.skills.has(skill.toLocaleLowerCase('en'))) &&
      (language === undefined || [...of.languages].some((each) => isSameLanguage(each, language)))
    );
  }

  #of(id: string): Abilities {
    let of = this.#abilities.get(id);
    if (of === undefined) {
      of = { teams: new Set(), skills: new Set(), languages: new Set(), capacity: null };
      this.#abilities.set(id, of);
    }
    return of;
  }
}
