/** The texts of a desk for several sites. */
export const en = {
  label: 'Sites',
  /** Beside the site's name, for those who hear the page. */
  count: (count: number): string => (count === 1 ? '1 waits or is unread' : `${count} wait or are unread`),
  signedOut: 'not signed in',
  signIn: (site: string): string => `Sign in to ${site} to see its chats here.`,
  /** Behind what a notification says. */
  at: (site: string): string => `At ${site}`,
};

export type SitesTexts = typeof en;
