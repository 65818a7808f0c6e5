import { describe, expect, it } from 'vitest';
import { fits, type Visit } from './fits.ts';

const visit: Visit = {
  url: 'https://shop.test/pricing/bicycles?cart=1',
  seconds: 10,
  scroll: 40,
  attributes: { cart: 120, plan: 'Pro', member: true },
  isReturning: false,
  isOpen: true,
};
const is = (when: Parameters<typeof fits>[0]['when'], over: Partial<Visit> = {}) =>
  fits({ id: 'a', text: 'Hello', when }, { ...visit, ...over });

describe('a rule', () => {
  it.each([
    ['without a word', {}, true],
    ['of a part of the address', { page: '/pricing' }, true],
    ['of another page', { page: '/contact' }, false],
    ['with a star between', { page: '/pricing/*?cart=' }, true],
    ['with parts that come the other way round', { page: '?cart=*/pricing' }, false],
    ['of a time that has passed', { seconds: 10 }, true],
    ['of a time that has not', { seconds: 11 }, false],
    ['of a scroll that was reached', { scroll: 40 }, true],
    ['of a scroll that was not', { scroll: 41 }, false],
    ['of an attribute that is there', { attribute: { name: 'member' } }, true],
    ['of an attribute that is not', { attribute: { name: 'age' } }, false],
    ['of a value in other letters', { attribute: { name: 'plan', is: 'pro' } }, true],
    ['of another value', { attribute: { name: 'plan', is: 'free' } }, false],
    ['of a cart that is full enough', { attribute: { name: 'cart', atLeast: 120 } }, true],
    ['of a cart that is not', { attribute: { name: 'cart', atLeast: 121 } }, false],
    ['of a number where there is none', { attribute: { name: 'plan', atLeast: 1 } }, false],
    ['of a visitor who comes again', { returning: true }, false],
    ['of a visitor who is new', { returning: false }, true],
    ['of open hours', { hours: 'open' as const }, true],
    ['of closed hours', { hours: 'closed' as const }, false],
    ['of which one thing is not so', { page: '/pricing', scroll: 90 }, false],
  ])('%s', (_, when, expected) => {
    expect(is(when)).toBe(expected);
  });
});
