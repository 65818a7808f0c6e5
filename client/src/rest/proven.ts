import { RestError } from './rest-error.ts';

/** How a call proves itself: asked at each, so that a renewed token is used, and renewed where it is not taken. */
export interface Bearer {
  token(): string | null;
  renew(): Promise<unknown>;
  /** Whose token it is: the text of the id, empty where nobody is known yet. */
  person(): string;
}

/**
 * Makes a call with the token at hand, and once more with a new one where it is not taken. Never with another person's: the renewal
 * may have brought that.
 */
export async function proven<T>(
  { token, renew, person }: Omit<Bearer, 'person'> & Partial<Bearer>,
  work: (token: string | null) => Promise<T>,
): Promise<T> {
  const [asked, whose] = [token(), person?.()];
  try {
    return await work(asked);
  } catch (error) {
    if (!(error instanceof RestError) || error.status !== 401 || asked === null) throw error;
    if (token() === asked) await renew();
    if (token() === asked || person?.() !== whose) throw error;
    return await work(token());
  }
}
