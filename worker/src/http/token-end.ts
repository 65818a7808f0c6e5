import { TOKEN_LIFE_S } from '@chimpassist/protocol/trust';

/** When the last token of a sign-in ends that is given now, epoch ms. */
export const tokenEnd = (): number => Date.now() + TOKEN_LIFE_S * 1000;
