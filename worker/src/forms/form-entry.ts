import type { Form, FormEntryBody } from '@chimpassist/protocol';
import { hexOf } from '@chimpassist/protocol/trust';

const VERSION_CHARS = 16;

/** Names the words of a consent: the same words are the same version, whenever they are written. */
async function versionOf(label: string, link: string | null): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([label, link]));
  return hexOf(await crypto.subtle.digest('SHA-256', bytes)).slice(0, VERSION_CHARS);
}

/**
 * A form as the workspace keeps it.
 *
 * @param origin where the Worker was called: a line with a link for clients that know no forms leads there.
 */
export async function formEntryOf(id: string, body: FormEntryBody, origin: string): Promise<Form> {
  const fields = await Promise.all(
    body.fields.map(async (field) =>
      field.kind === 'consent' ? { ...field, version: await versionOf(field.label, field.link) } : field,
    ),
  );
  return { id, ...body, fields, origin };
}
