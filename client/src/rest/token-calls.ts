import * as v from 'valibot';
import type { AttendantRestOptions } from './attendant-rest.ts';
import { createHttp, jsonBody, read } from './http.ts';
import { RestError } from './rest-error.ts';

/** Calls with an attendant's token, whose answers are read by their schemas. Each throws {@link RestError}. */
export function createTokenCalls({ endpoint, token, onUnauthorized, fetcher }: AttendantRestOptions) {
  const http = createHttp(endpoint, fetcher);
  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const bearer = token();
    try {
      return await http(path, init, bearer);
    } catch (error) {
      if (error instanceof RestError && error.status === 401 && bearer !== null && bearer === token())
        onUnauthorized();
      throw error;
    }
  }
  const sending =
    (method: 'POST' | 'PUT') =>
    async <S extends v.GenericSchema>(path: string, body: unknown, schema: S): Promise<v.InferOutput<S>> =>
      read(await call(path, jsonBody(method, body)), schema);
  return {
    /** The answer as it is. */
    call,
    get: async <S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S>> =>
      read(await call(path), schema),
    put: sending('PUT'),
    post: sending('POST'),
    /** Removes something, and reads what has become of it. */
    removed: async <S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S>> =>
      read(await call(path, { method: 'DELETE' }), schema),
    /** The lines of JSON of an answer, as they come, until `signal` ends it. */
    async *lines<S extends v.GenericSchema>(
      path: string,
      body: unknown,
      schema: S,
      signal: AbortSignal,
    ): AsyncGenerator<v.InferOutput<S>> {
      const response = await call(path, { ...jsonBody('POST', body), signal });
      const decoder = new TextDecoder();
      const reader = response.body?.getReader();
      let rest = '';
      for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
        const lines = (rest + decoder.decode(next.value, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield v.parse(schema, JSON.parse(line));
      }
    },
    async remove(path: string): Promise<void> {
      await call(path, { method: 'DELETE' });
    },
  };
}
