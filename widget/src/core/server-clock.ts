import { createServerClock } from '@chimpassist/client/clock';

/** A page has one clock, however many widgets stand on it. */
export const serverClock = createServerClock();
