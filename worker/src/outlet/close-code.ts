/** Codes that the standard defines for an end to send; all others below 3000 are reserved, and must not be sent (RFC 6455, 7.4). */
const DEFINED = new Set([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]);

/** With which code a close is answered: with its own, or 1000 where that is one that nobody may send. */
export const answerToClose = (code: number): number =>
  DEFINED.has(code) || (code >= 3000 && code <= 4999) ? code : 1000;
