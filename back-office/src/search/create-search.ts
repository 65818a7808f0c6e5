import type { SearchHit } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';
import type { DeskStore } from '../desk/store.ts';
import type { Desk } from '../desk-view/desk-context.tsx';
import { type ChosenFilter, filterOf, isEnoughAlone, NO_FILTER } from './search-filter.ts';

/** A search begins when its writer has paused for so long: a key by itself asks nobody. */
const PAUSE_MS = 450;

export type Found =
  /** Nothing was asked for yet. */
  | { kind: 'nothingAsked' }
  | { kind: 'searching' }
  | { kind: 'failed' }
  | { kind: 'found'; hits: readonly SearchHit[]; cursor: string | undefined; isPartial: boolean };

const keyOf = ({ customerId, sessionId }: SearchHit): string => JSON.stringify([customerId, sessionId]);

/** One search with its words, its filter and what was found. It stays when its page is left, and goes with the sign-in. */
function newSearch(desk: Pick<Desk, 'engine'>) {
  const [words, setWords] = createSignal('');
  const [filter, setFilter] = createSignal<ChosenFilter>(NO_FILTER);
  const [found, setFound] = createSignal<Found>({ kind: 'nothingAsked' });
  /** The words that what is shown was found by. */
  const [shownWords, setShownWords] = createSignal('');
  const [isMoreUnderWay, setMoreUnderWay] = createSignal(false);
  const [hasMoreFailed, setMoreFailed] = createSignal(false);
  /** The hit that was opened: who comes back goes on there. */
  let opened: string | null = null;
  let asked: object | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the newest search: what an older one brings is of no use any more. */
  let newest = 0;

  async function search(): Promise<void> {
    clearTimeout(timer);
    newest += 1;
    const mine = newest;
    const question = words().trim();
    opened = null;
    setMoreFailed(false);
    setMoreUnderWay(false);
    if (question === '' && !isEnoughAlone(filter())) {
      setFound({ kind: 'nothingAsked' });
      return;
    }
    setFound({ kind: 'searching' });
    try {
      const { rest } = await desk.engine.workspace();
      const page = await rest.search(question, '', filterOf(filter()));
      if (mine !== newest) return;
      setShownWords(question);
      setFound({ kind: 'found', hits: page.hits, cursor: page.cursor, isPartial: page.isPartial === true });
    } catch {
      if (mine === newest) setFound({ kind: 'failed' });
    }
  }

  return {
    words,
    filter,
    found,
    shownWords,
    isMoreUnderWay,
    hasMoreFailed,
    open: (hit: SearchHit): void => {
      opened = keyOf(hit);
    },
    /** Where the hit that was opened last stands; -1 where it does not any more. */
    openedPlace(): number {
      const now = found();
      return now.kind === 'found' ? now.hits.findIndex((hit) => keyOf(hit) === opened) : -1;
    },
    /** Whether this is the first time that it is asked for so. */
    isNew(start: object): boolean {
      const isFirst = start !== asked;
      asked = start;
      return isFirst;
    },
    search: (): void => void search(),
    write(text: string): void {
      setWords(text);
      clearTimeout(timer);
      timer = setTimeout(() => void search(), PAUSE_MS);
    },
    choose(change: Partial<ChosenFilter>): void {
      setFilter((before) => ({ ...before, ...change }));
      void search();
    },
    /** The next page, behind what is shown. */
    async more(): Promise<void> {
      const before = found();
      if (before.kind !== 'found' || before.cursor === undefined || isMoreUnderWay()) return;
      const mine = newest;
      setMoreUnderWay(true);
      setMoreFailed(false);
      try {
        const { rest } = await desk.engine.workspace();
        const page = await rest.search(shownWords(), before.cursor, filterOf(filter()));
        if (mine !== newest) return;
        // A chat may have ended between two pages, and then stands on both.
        const known = new Set(before.hits.map(keyOf));
        const hits = [...before.hits, ...page.hits.filter((hit) => !known.has(keyOf(hit)))];
        const isPartial = before.isPartial || page.isPartial === true;
        setFound({ kind: 'found', hits, cursor: page.cursor, isPartial });
      } catch {
        if (mine === newest) setMoreFailed(true);
      } finally {
        if (mine === newest) setMoreUnderWay(false);
      }
    },
  };
}
export type Search = ReturnType<typeof newSearch>;

const searches = new WeakMap<DeskStore, Search>();

/** The search of a signed-in attendant: the same each time. */
export function searchOf(desk: Pick<Desk, 'engine' | 'store'>): Search {
  const known = searches.get(desk.store) ?? newSearch(desk);
  searches.set(desk.store, known);
  return known;
}
