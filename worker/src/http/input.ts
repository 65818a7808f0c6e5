import {
  CustomerIdSchema,
  type ErrorCode,
  IdSchema,
  PAGE_LIMIT_MAX,
  SafeError,
  SessionIdSchema,
} from '@chimpassist/protocol';
import { validator } from 'hono-openapi';
import * as v from 'valibot';

/** Query numbers are texts. A negative one, or no number, is refused; a large limit is capped, not refused. */
const count = (fallback: number, max = Number.MAX_SAFE_INTEGER) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,15}$/, 'should be a whole number, 0 or above'),
      v.transform(Number),
      v.transform((n) => Math.min(n, max)),
    ),
    String(fallback),
  );

export const pageQuery = (limit: number) =>
  v.object({ offset: count(0), limit: count(limit, PAGE_LIMIT_MAX) });

export const messagesQuery = v.object({
  offset: count(0),
  limit: count(50, PAGE_LIMIT_MAX),
  after: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'should be a seq: a whole number'), v.transform(Number)),
  ),
});

export const customerParam = v.object({ customerId: CustomerIdSchema });
export const attendantParam = v.object({ attendantId: IdSchema });
export const sessionParam = v.object({ sessionId: SessionIdSchema });

type Target = 'param' | 'query' | 'json';

/** Validates and describes for OpenAPI; a refusal names the field and never repeats what was sent. */
export const input = <T extends Target, S extends v.GenericSchema>(target: T, schema: S) =>
  validator(target, schema, (result) => {
    if (result.success) return;
    const [issue] = result.error;
    const path = (issue?.path ?? [])
      .map((part) => String(typeof part === 'object' ? part.key : part))
      .join('.');
    const code = target === 'param' ? 'bad_id' : 'bad_request';
    throw new SafeError(code, `${path || target}: ${issue?.message ?? 'not as expected'}`.slice(0, 300));
  });

/**
 * A body of JSON as its schema says.
 *
 * @param codeOf the error's code, by the path of what is wrong.
 * @throws {SafeError} `bad_json`, or the code; it names the field and never repeats what was sent.
 */
export function bodyOf<S extends v.GenericSchema>(
  schema: S,
  text: string,
  codeOf: (path: string | null) => ErrorCode = () => 'bad_request',
): v.InferOutput<S> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new SafeError('bad_json', 'The body is not valid JSON.', { cause });
  }
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new SafeError(codeOf(path), `${path ?? 'body'}: ${issue.message}`.slice(0, 300));
}
