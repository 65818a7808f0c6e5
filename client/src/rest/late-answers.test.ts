import { describe, expect, it, vi } from 'vitest';
import { createAttendantRest } from './attendant-rest.ts';
import { createCustomerRest } from './customer-rest.ts';

const PAGE = { offset: 0, limit: 50 };
const unauthorized = () =>
  Response.json({ error: { code: 'unauthorized', message: 'Said by a test.' } }, { status: 401 });

describe('a customer’s call', () => {
  it('is not made with the token of another person', async () => {
    const fetcher = vi.fn(async () => Response.json([]));
    const bearer = { token: () => 'token-of-7', renew: async () => {}, person: () => '7' };
    const rest = createCustomerRest('http://worker.test', bearer, fetcher);
    await expect(rest.messages(8, PAGE)).rejects.toThrow('the person has changed');
    await expect(rest.lastSessions('8')).rejects.toThrow('the person has changed');
    expect(fetcher).not.toHaveBeenCalled();
    await expect(rest.messages(7, PAGE)).resolves.toEqual([]);
  });
});

describe('an attendant’s call', () => {
  it.each([
    ['the token at hand', 'one', 1],
    ['a token that has been replaced', 'another', 0],
  ])('that is refused late speaks of %s', async (_, atHand, told) => {
    let token = 'one';
    const onUnauthorized = vi.fn();
    const rest = createAttendantRest({
      ...{ endpoint: 'http://worker.test', token: () => token, onUnauthorized },
      fetcher: async () => {
        token = atHand;
        return unauthorized();
      },
    });
    await expect(rest.desk()).rejects.toMatchObject({ status: 401 });
    expect(onUnauthorized).toHaveBeenCalledTimes(told);
  });
});
