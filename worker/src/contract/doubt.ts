/** What may have gone out twice: it was sent again, since nobody knows whether the first try was taken. */
export const DOUBTS = ['mail', 'push'] as const;
export type Doubt = (typeof DOUBTS)[number];
