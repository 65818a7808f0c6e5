export { linkify } from '@chimpassist/protocol/text';
