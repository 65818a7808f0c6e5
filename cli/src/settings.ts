import { CliError } from './cli-error.ts';

export interface Settings {
  /** Where the Worker answers, without a slash at the end. */
  endpoint: string;
  /** A key of `/v1`. */
  key: string | undefined;
  /** A supervisor. */
  email: string | undefined;
  password: string | undefined;
}

/** @throws {CliError} saying which setting is wrong, and how it is written */
export function readSettings(env: Record<string, string | undefined>, url?: string): Settings {
  const endpoint = (url ?? env.BACKEND_ENDPOINT ?? '').replace(/\/+$/, '');
  if (endpoint === '')
    throw new CliError(
      'Which deployment? Write --url https://chat.example.com, or set BACKEND_ENDPOINT to the address of the Worker.',
    );
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    throw new CliError(`"${endpoint}" is not an address: write it like https://chat.example.com.`);
  return {
    endpoint,
    key: env.CHIMP_KEY || undefined,
    email: env.CHIMP_EMAIL || undefined,
    password: env.CHIMP_PASSWORD || undefined,
  };
}
