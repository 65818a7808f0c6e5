import type { Bot, Routing, Team } from '@chimpassist/protocol';
import type { ChatSettings } from '../contract/chat-settings.ts';
import type { RoutingData } from '../contract/routing-data.ts';
import { RoutingTable } from '../routing/routing-table.ts';

const ROUTING = 'routing';
const ASKS_TO_JOIN = 'asksToJoin';
const CHATS = 'chat settings';
/** A key for each team: one value would be too long for many large ones. */
const TEAM = 'team ';
const BOTS = 'bots';

/** What the workspace says of routing, as the desk heard it. It is here, so that no offer waits for another object. */
export class RoutingAtDesk {
  readonly #kv: DurableObjectStorage['kv'];
  #table: RoutingTable | undefined;
  #bots: Bot[] | undefined;
  #chats: ChatSettings | undefined;

  constructor({ kv }: Pick<DurableObjectStorage, 'kv'>) {
    this.#kv = kv;
  }

  get table(): RoutingTable {
    this.#table ??= new RoutingTable({ teams: this.#teams, routing: this.#kv.get<Routing>(ROUTING) ?? null });
    return this.#table;
  }

  /** All bots of the team, also those that are off. */
  get bots(): readonly Bot[] {
    this.#bots ??= this.#kv.get<Bot[]>(BOTS) ?? [];
    return this.#bots;
  }

  /** Only who is in a chat writes there. */
  get asksToJoin(): boolean {
    return this.#kv.get(ASKS_TO_JOIN) === true;
  }

  /** Takes all of it; what has not changed is not written again. */
  put({ teams, routing, bots = [], asksToJoin, chats = {} }: RoutingData): void {
    if (asksToJoin) this.#kv.put(ASKS_TO_JOIN, true);
    else if (this.asksToJoin) this.#kv.delete(ASKS_TO_JOIN);
    const names = new Set(teams.map(({ id }) => TEAM + id));
    for (const [name] of this.#kv.list({ prefix: TEAM })) if (!names.has(name)) this.#kv.delete(name);
    for (const team of teams) this.#write(TEAM + team.id, team);
    this.#chats = chats;
    if (Object.keys(chats).length === 0) this.#kv.delete(CHATS);
    else this.#write(CHATS, chats);
    if (routing === null) this.#kv.delete(ROUTING);
    else this.#write(ROUTING, routing);
    this.#write(BOTS, [...bots]);
    this.#bots = undefined;
    this.#table = undefined;
  }

  /** What every chat is told. */
  get chats(): ChatSettings {
    this.#chats ??= this.#kv.get<ChatSettings>(CHATS) ?? {};
    return this.#chats;
  }

  /** The transaction was rolled back: what is in memory is read again. */
  forget(): void {
    this.#chats = undefined;
    this.#table = undefined;
    this.#bots = undefined;
  }

  get #teams(): Team[] {
    return [...this.#kv.list<Team>({ prefix: TEAM })].map(([, team]) => team);
  }

  #write(name: string, value: Team | Routing | Bot[] | ChatSettings): void {
    if (JSON.stringify(this.#kv.get(name)) !== JSON.stringify(value)) this.#kv.put(name, value);
  }
}
