import type { FormField } from '@chimpassist/protocol';

/** A field as it is being written: the server names the words of a consent. */
export type DraftField = Omit<FormField, 'version'>;
