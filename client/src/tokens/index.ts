export { claimsOf } from './claims.ts';
