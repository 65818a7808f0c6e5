import { type ErrorCode, SafeError } from '@chimpassist/protocol';
import * as v from 'valibot';

/**
 * What came, as its schema says.
 *
 * @param what what is parsed, for a refusal that is not about one field.
 * @param codeOf the error's code, by the path of what is wrong.
 * @throws {SafeError} the code; it names the field and never repeats what was sent.
 */
export function parsed<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  what: string,
  codeOf: (path: string | null) => ErrorCode = () => 'bad_request',
): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new SafeError(codeOf(path), `${path ?? what}: ${issue.message}`.slice(0, 300));
}

/** A body of JSON as its schema says. @throws {SafeError} `bad_json`, or as {@link parsed} */
export function bodyOf<S extends v.GenericSchema>(
  schema: S,
  text: string,
  codeOf?: (path: string | null) => ErrorCode,
): v.InferOutput<S> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new SafeError('bad_json', 'The body is not valid JSON.', { cause });
  }
  return parsed(schema, body, 'body', codeOf);
}
