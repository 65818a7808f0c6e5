import { createServerClock } from '@chimpassist/protocol/time';

/** The page has one clock, and one knowledge of how far it is from the server's. */
export const serverClock = createServerClock();
