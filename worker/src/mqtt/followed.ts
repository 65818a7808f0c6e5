/** One filter (with base) that the client follows. */
export interface Followed {
  filter: string;
  qos: 0 | 1;
  noLocal?: true;
}

export type Subscriptions = readonly Followed[];
