import { createServerClock } from '@chimpassist/protocol/time';

/** A page has one clock, however many widgets stand on it. */
export const serverClock = createServerClock();
