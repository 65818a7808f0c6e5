import type { RestRoute } from '@chimpassist/protocol';
import type { Row } from './rest-table/columns.ts';
import { CUSTOMER_ROWS } from './rest-table/customer-rows.ts';
import { DESK_ROWS } from './rest-table/desk-rows.ts';
import { HOOK_ROWS } from './rest-table/hook-rows.ts';
import { MACHINE_ROWS } from './rest-table/machine-rows.ts';
import { V1_ROWS } from './rest-table/v1-rows.ts';
import { WORKSPACE_ROWS } from './rest-table/workspace-rows.ts';

/** Every call of the Worker, asked by each column. A call without a row does not compile. */
export const TABLE: Record<RestRoute, Row> = {
  ...CUSTOMER_ROWS,
  ...DESK_ROWS,
  ...WORKSPACE_ROWS,
  ...V1_ROWS,
  ...HOOK_ROWS,
  ...MACHINE_ROWS,
};
