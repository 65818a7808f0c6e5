import { SELF } from 'cloudflare:test';
import type { AuditPage, DeskPicture, Workspace } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { bindings, SUPERVISOR, tokenFor } from './support.ts';

export const workspace = () => bindings.WORKSPACE.getByName('workspace');
export const SECOND = { kind: 'attendant', id: 22, type: 'support/secondLevel' } as const;

export async function ask(
  path: string,
  { by = SUPERVISOR, method, body }: { by?: TokenPrincipal; method?: string; body?: unknown } = {},
): Promise<Response> {
  return SELF.fetch(`http://worker${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'PUT'),
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
export const statusOf = async (...asked: Parameters<typeof ask>): Promise<number> => {
  const response = await ask(...asked);
  await response.arrayBuffer();
  return response.status;
};
export const read = async (by: TokenPrincipal = SUPERVISOR): Promise<Workspace> =>
  (await (await ask('/workspace', { by })).json()) as Workspace;
export const auditOf = async (query = ''): Promise<AuditPage> =>
  (await (await ask(`/audit${query}`)).json()) as AuditPage;
export const revisionsAtDesk = async (by: TokenPrincipal): Promise<DeskPicture['workspace']> =>
  ((await (await ask('/desk', { by })).json()) as DeskPicture).workspace;

export const HELLO = { name: 'Hello', text: 'Hello {customer.name}' };
