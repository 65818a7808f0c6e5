/**
 * Sign-ins by the built-in directory carry the epoch of their person. Who is disabled, removed or given another password
 * gets the next epoch, and all sign-ins of earlier ones have ended, without anybody knowing them one by one. Sign-ins by an
 * operator's hook have none, which is epoch 0.
 */
export const newSignInId = (epoch?: number): string =>
  epoch === undefined ? crypto.randomUUID() : `${epoch}:${crypto.randomUUID()}`;

export const epochOf = (signInId: string): number => Number(/^(\d{1,9}):/.exec(signInId)?.[1] ?? 0);
