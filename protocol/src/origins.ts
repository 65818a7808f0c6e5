const ANY_PORT = ':*';

/** Pages of this machine, whatever port they are served at. */
export const LOCAL_ORIGINS: readonly string[] = ['http', 'https'].flatMap((scheme) =>
  ['localhost', '127.0.0.1', '[::1]'].map((host) => `${scheme}://${host}${ANY_PORT}`),
);

/**
 * Whether pages of this origin are let in.
 *
 * @param allowed origins as browsers send them; `http://localhost:*` is that host at any port. Empty: all.
 */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0 || allowed.includes(origin)) return true;
  const anyPort = `${origin.replace(/:\d+$/, '')}${ANY_PORT}`;
  return allowed.includes(anyPort);
}
