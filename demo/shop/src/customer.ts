/** Who is at the shop: what the page leaves in `localStorage.userData`, where the widget looks for its customer. */
const USER_DATA = 'userData';

export interface ShopCustomer {
  id: number;
  name: string;
  avatarURL: string;
  /** The shop's proof that this customer is signed in: HMAC-SHA256 of the id, made by the shop's server. */
  hash: string;
}

/** The id of the customer who is signed in, or null for a guest. */
export function currentCustomerId(customers: readonly ShopCustomer[]): number | null {
  try {
    const userData: unknown = JSON.parse(window.localStorage.getItem(USER_DATA) ?? 'null');
    if (typeof userData !== 'object' || userData === null || !('id' in userData)) return null;
    return customers.find(({ id }) => String(id) === String(userData.id))?.id ?? null;
  } catch {
    // Blocked or unreadable storage: the widget will treat its visitor as a guest too.
    return null;
  }
}

/** Signs a customer in, or out with null, and reloads the page, as a shop's own sign-in does. */
export function becomeCustomer(customer: ShopCustomer | null): void {
  if (customer === null) window.localStorage.removeItem(USER_DATA);
  else window.localStorage.setItem(USER_DATA, JSON.stringify(customer));
  window.location.reload();
}
