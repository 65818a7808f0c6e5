import { createContext, useContext } from 'solid-js';

/** One site of the desk, as the switch shows it. */
interface SiteAtDesk {
  /** Empty: the page's own. */
  name: string;
  title: string;
  isShown(): boolean;
  /** Nobody is signed in there, or its token has ended. */
  isOut(): boolean;
  /** How many wait there or are unread. */
  count(): number;
}

export interface Sites {
  list: readonly SiteAtDesk[];
  show(name: string): void;
}

const SitesContext = createContext<Sites>();

export const SitesProvider = SitesContext.Provider;

/** The sites that this desk shows by turns; undefined: it has only one. */
export const useSites = (): Sites | undefined => useContext(SitesContext);
