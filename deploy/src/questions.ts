import type { Question } from './ask.ts';
import type { Environment } from './configuration.ts';

/** Pages of every origin are let in. */
export const ANY_ORIGIN = 'any';

export const environmentQuestion = (there: readonly Environment[]): Question => ({
  name: 'CHIMP_ENVIRONMENT',
  text: `Which environment of wrangler.toml: ${there.join(' or ')}?`,
  trouble: (answer) => (there.includes(answer) ? null : `It should be ${there.join(' or ')}.`),
});

export const SUPERVISOR_EMAIL: Question = {
  name: 'SUPERVISOR_EMAIL',
  text: 'The e-mail of the first supervisor, who then adds the others (or set AUTHENTICATION_ENDPOINT, your own sign-in)',
  trouble: (answer) => (/^[^\s@]+@[^\s@]+$/.test(answer) ? null : 'It should be an e-mail address.'),
};

/** The origins of a list with commas, as browsers write them; null where one is none. */
export function originsOf(list: string): string[] | null {
  const origins = list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => (/^https?:\/\/[^/]+:\*$/.test(text) ? text : originOf(text)));
  return origins.length === 0 || origins.includes(null) ? null : (origins as string[]);
}

function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}

export const ALLOWED_ORIGINS: Question = {
  name: 'ALLOWED_ORIGINS',
  text: `The address of your shop, as https://shop.example.com (several with commas; "${ANY_ORIGIN}" lets pages of every site in)`,
  trouble: (answer) =>
    answer === ANY_ORIGIN || originsOf(answer) !== null
      ? null
      : 'It should be addresses that begin with https://, with commas between.',
};

/** Nobody can send a file. */
export const NO_BUCKET = 'none';

export const FILES_BUCKET: Question = {
  name: 'FILES_BUCKET',
  text: `Shall people send pictures and files? The name of an R2 bucket for them, which is made where it is not there; or "${NO_BUCKET}"`,
  fallback: NO_BUCKET,
  trouble: (answer) =>
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(answer)
      ? null
      : 'It should have 3 to 63 small letters, digits and hyphens, or be "none".',
};
