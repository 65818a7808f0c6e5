import type { ReactElement } from 'react';
import { becomeCustomer, currentCustomerId, type ShopCustomer } from './customer.ts';

const GUEST = 'guest';

/** The demo's way to be one of the shop's customers, or nobody in particular. */
export function Visitor({ customers }: { customers: readonly ShopCustomer[] }): ReactElement {
  return (
    <label className="choice">
      <span>You are</span>
      <select
        value={currentCustomerId(customers) ?? GUEST}
        onChange={(event) =>
          becomeCustomer(customers.find(({ id }) => String(id) === event.target.value) ?? null)
        }
      >
        <option value={GUEST}>a guest</option>
        {customers.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
