import { buildBackOffice } from '@chimpassist/testing/built-pages';

/** Builds the page once for all tests, as it is deployed. */
export default buildBackOffice;
