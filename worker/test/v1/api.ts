import { SELF } from 'cloudflare:test';
import type { Scope } from '@chimpassist/protocol';
import { SUPERVISOR, tokenFor } from '../support.ts';

export interface Asked {
  /** A key, or another token; a supervisor's where nothing is said. */
  by?: string;
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

let supervisor: Promise<string> | null = null;

/** Calls the Worker, by default as a supervisor. */
export async function ask(path: string, { by, method, body, headers }: Asked = {}): Promise<Response> {
  supervisor ??= tokenFor(SUPERVISOR);
  return SELF.fetch(`http://worker${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${by ?? (await supervisor)}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Uploads a text as a file; by default as a supervisor. */
export async function uploaded(path: string, text: string, by?: string, headers = {}): Promise<Response> {
  supervisor ??= tokenFor(SUPERVISOR);
  const size = String(new TextEncoder().encode(text).length);
  return SELF.fetch(`http://worker${path}`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${by ?? (await supervisor)}`, 'content-type': 'text/plain' },
      ...{ 'content-length': size, ...headers },
    },
    body: text,
  });
}

/** The answer's status and body. */
export async function asked<T>(...call: Parameters<typeof ask>): Promise<{ status: number; body: T }> {
  const response = await ask(...call);
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
}

/** A new key with these scopes. */
export async function keyWith(...scopes: (Scope | `${string}:*`)[]): Promise<string> {
  const { status, body } = await asked<{ key: string }>('/v1/keys', { body: { name: 'A key', scopes } });
  if (status !== 201) throw new Error(`No key: ${status}`);
  return body.key;
}
