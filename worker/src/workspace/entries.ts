import {
  BOTS_MAX,
  FORMS_MAX,
  type Form,
  GRANTS_MAX,
  type Grant,
  type Hours,
  OWN_ANSWERS_MAX,
  PROACTIVE_RULES_MAX,
  type ProactiveRule,
  type ReadyAnswer,
  type Right,
  SHARED_ANSWERS_MAX,
  TAGS_MAX,
  type Tag,
  TEAMS_MAX,
  type Team,
  USUAL_WORKSPACE_SETTINGS,
  WEBHOOKS_MAX,
  type WorkspacePart,
} from '@chimpassist/protocol';
import type { PageTerms } from '../contract/page-terms.ts';
import type { RoutingData } from '../contract/routing-data.ts';
import type { EntryName, WorkspaceContents, WorkspaceFigureTerms } from '../contract/workspace-object.ts';
import { type StoredBot, shownBot } from './bots.ts';
import { chatSettingsOf, type StoredSettings } from './chat-settings-of.ts';
import type { WorkspaceTable } from './workspace-table.ts';

const MOST: Record<WorkspacePart, number> = {
  answers: SHARED_ANSWERS_MAX,
  tags: TAGS_MAX,
  teams: TEAMS_MAX,
  settings: 1,
  hours: 1,
  forms: FORMS_MAX,
  rules: PROACTIVE_RULES_MAX,
  grants: GRANTS_MAX,
  bots: BOTS_MAX,
  offHooks: WEBHOOKS_MAX,
};

/** What the rows of the workspace say: each entry with its type, and what others need of several of them together. */
export class Entries {
  readonly #table: Pick<WorkspaceTable, 'all' | 'text' | 'count' | 'revision'>;

  constructor(table: Pick<WorkspaceTable, 'all' | 'text' | 'count' | 'revision'>) {
    this.#table = table;
  }

  /** Whether an entry can be stored: it is there already, or its part is not full. */
  hasRoomFor(name: EntryName): boolean {
    const { part, owner } = name;
    const most = owner === null ? MOST[part] : OWN_ANSWERS_MAX;
    return this.#table.text(name) !== null || this.#table.count(part, owner) < most;
  }

  get teams(): Team[] {
    return this.#table.all('teams', null) as Team[];
  }

  get settings(): StoredSettings {
    const [settings] = this.#table.all('settings', null) as StoredSettings[];
    return settings ?? USUAL_WORKSPACE_SETTINGS;
  }

  get tags(): Tag[] {
    return this.#table.all('tags', null) as Tag[];
  }

  /** The ready answers of everybody. */
  get answers(): ReadyAnswer[] {
    return this.#table.all('answers', null) as ReadyAnswer[];
  }

  get forms(): Form[] {
    return this.#table.all('forms', null) as Form[];
  }

  get hours(): Hours | null {
    const text = this.#table.text({ part: 'hours', id: 'hours', owner: null });
    return text === null ? null : (JSON.parse(text) as Hours);
  }

  get rules(): ProactiveRule[] {
    return this.#table.all('rules', null) as ProactiveRule[];
  }

  get bots(): StoredBot[] {
    return this.#table.all('bots', null) as StoredBot[];
  }

  bot(id: string): StoredBot | null {
    const text = this.#table.text({ part: 'bots', id, owner: null });
    return text === null ? null : (JSON.parse(text) as StoredBot);
  }

  rightsOf(attendantId: string): Right[] {
    const text = this.#table.text({ part: 'grants', id: attendantId, owner: null });
    return text === null ? [] : (JSON.parse(text) as { rights: Right[] }).rights;
  }

  /** All that a desk reads: what is shared, and what this attendant has alone. */
  contents(attendantId: string): WorkspaceContents {
    const table = this.#table;
    return {
      revision: table.revision(null),
      answers: this.answers,
      tags: this.tags,
      teams: this.teams,
      settings: this.settings,
      hours: this.hours,
      forms: this.forms,
      rules: this.rules,
      grants: table.all('grants', null) as Grant[],
      bots: this.bots.map(shownBot),
      offHooks: table.all('offHooks', null) as NonNullable<WorkspaceContents['offHooks']>,
      own: {
        revision: table.revision(attendantId),
        answers: table.all('answers', attendantId) as ReadyAnswer[],
      },
    };
  }

  /** What pages are told, and chats that begin. */
  get pageTerms(): PageTerms {
    return {
      hours: this.hours,
      forms: this.forms,
      rules: this.rules.filter(({ isOn }) => isOn),
      rating: this.settings.rating ?? null,
      visitors: this.settings.visitors === true,
    };
  }

  /** What figures are counted by. */
  get figureTerms(): WorkspaceFigureTerms {
    const { goal = null, languages, reportMail = null, teamGoals = [] } = this.settings;
    return { goal, teamGoals, hours: this.hours, languages, reportMail, teams: this.teams };
  }

  /** What the desk gives chats to attendants by. */
  get routing(): RoutingData {
    const { settings } = this;
    return {
      teams: this.teams,
      routing: settings.routing ?? null,
      bots: this.bots.map(shownBot),
      chats: chatSettingsOf(settings),
      ...(settings.asksToJoin ? { asksToJoin: true as const } : {}),
    };
  }
}
