import { createServerClock } from '@chimpassist/client/clock';

/** The page has one clock, and one knowledge of how far it is from the server's. */
export const serverClock = createServerClock();
