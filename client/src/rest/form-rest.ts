import {
  CALLS,
  type FieldAnswers,
  type Form,
  FormSchema,
  type Id,
  type KnownAnswers,
  type MailStand,
  pathOf,
  readable,
} from '@chimpassist/protocol';
import { createHttp, jsonPost, read } from './http.ts';
import { type Bearer, proven } from './proven.ts';

export interface FormRestOptions {
  /** The Worker's address, without a slash at its end. */
  endpoint: string;
  bearer: Omit<Bearer, 'person'> & Partial<Bearer>;
  fetcher?: typeof fetch;
}

/** What a customer has filled in: a form of the workspace, by its id, with the answers by the names of its fields. */
export interface SentForm {
  form: string;
  fields: FieldAnswers;
  /** In which the customer is written to: `pt-BR`. */
  language?: string;
}

/** The forms of `GET /config/widget`. What this version cannot read is left out. */
export const formsIn = (from: readonly unknown[]): Form[] => readable(FormSchema, from);

/** The Worker's calls for forms. Each throws `RestError`. */
export function createFormRest({ endpoint, bearer, fetcher }: FormRestOptions) {
  const call = createHttp(endpoint, fetcher);
  const ask = (path: string, init: RequestInit): Promise<Response> =>
    proven(bearer, (token) => call(path, init, token));
  return {
    /** What is known already, so that nobody is asked again. */
    async known(customerId: Id): Promise<KnownAnswers> {
      return read(await ask(pathOf(CALLS.knownAnswers, { customerId }), {}), CALLS.knownAnswers.answer);
    },
    /** Stores the answers. @returns how it stands with mail. */
    async send(customerId: Id, form: SentForm): Promise<MailStand> {
      const response = await ask(pathOf(CALLS.customerForm, { customerId }), jsonPost(form));
      return (await read(response, CALLS.customerForm.answer)).mail;
    },
  };
}
export type FormRest = ReturnType<typeof createFormRest>;
