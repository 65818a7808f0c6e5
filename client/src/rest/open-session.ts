import type { CustomerRest, Opened } from './customer-rest.ts';
import { RestError } from './rest-error.ts';

type Request = Parameters<CustomerRest['openSession']>[0];

/**
 * Opens a session as the server lets it: without a token that is not taken any more, since the id and its proof must do
 * then, and with the answer to a challenge where the server asks for one.
 *
 * @param challenge resolves with the page's answer; undefined where the page has none
 * @throws {RestError}
 */
export async function openSession(
  rest: Pick<CustomerRest, 'openSession'>,
  request: Omit<Request, 'turnstile'>,
  challenge: (() => Promise<string>) | undefined,
): Promise<Opened> {
  async function open(asked: Request): Promise<Opened> {
    try {
      return await rest.openSession(asked);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      if (error.status === 401 && asked.token !== null) return open({ ...asked, token: null });
      if (error.code !== 'challenge_required' || challenge === undefined || asked.turnstile !== undefined)
        throw error;
      return open({ ...asked, turnstile: await challenge() });
    }
  }
  return open({ ...request, turnstile: undefined });
}
