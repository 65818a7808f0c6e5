import { env, SELF } from 'cloudflare:test';
import type { Attachment, SentAttachment } from '@chimpassist/protocol';
import { MARY, message, tokenFor } from '../support.ts';

export const bucket = (env as unknown as { FILES: R2Bucket }).FILES;
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A picture of one pixel. */
export const PNG = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (sign) => sign.charCodeAt(0),
);
export const PDF = bytesOf('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

/** A ZIP's beginning, and zeros. */
export function zipOf(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set([0x50, 0x4b, 0x03, 0x04]);
  return bytes;
}

export interface UploadOptions {
  customer?: string;
  name?: string;
  type?: string;
  token?: string | null;
  headers?: Record<string, string>;
}

export async function upload(
  body: BodyInit | null,
  { customer = 'mary', name = 'picture.png', type = 'image/png', token, headers = {} }: UploadOptions = {},
): Promise<Response> {
  const bearer = token === undefined ? await tokenFor({ ...MARY, id: customer }) : token;
  return SELF.fetch(
    `http://worker/customer/${encodeURIComponent(customer)}/attachments?name=${encodeURIComponent(name)}`,
    {
      method: 'POST',
      headers: {
        'content-type': type,
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body,
    },
  );
}

/** Uploads what is taken. */
export async function uploaded(body: Uint8Array = PNG, options: UploadOptions = {}): Promise<Attachment> {
  const response = await upload(body, options);
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  return response.json();
}

export async function read(
  path: string,
  token: string | null,
  headers: Record<string, string> = {},
  { method = 'GET', body = null }: { method?: string; body?: BodyInit | null } = {},
): Promise<Response> {
  return SELF.fetch(path.startsWith('http') ? path : `http://worker${path}`, {
    method,
    body,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
  });
}

/** A word of the customer's that carries files. */
export function carrying(customer: string, ...attachments: SentAttachment[]) {
  const frame = message(customer, 1);
  if (frame.kind !== 'message') throw new Error('That is a message.');
  return { ...frame, message: { ...frame.message, attachments } };
}

export const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;
