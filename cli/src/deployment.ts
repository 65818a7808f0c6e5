import { setTimeout as sleep } from 'node:timers/promises';
import { requestSignIn } from '@chimpassist/client/rest';
import { CALLS, pathOf, type RestRow } from '@chimpassist/protocol';
import * as v from 'valibot';
import { CliError, EXIT } from './cli-error.ts';
import type { Settings } from './settings.ts';

const TRIES = 5;
const FIRST_WAIT_MS = 500;
const TIMEOUT_MS = 60_000;

const RefusalSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

/** An answer that is not a success, as the Worker words it. */
export class Refused extends CliError {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message, EXIT.unreached);
    this.status = status;
    this.code = code;
  }
}

interface CallOptions {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

const typeOf = (body: unknown): string =>
  body instanceof Blob ? body.type || 'application/octet-stream' : 'application/json';

/** One deployment, and who asks it. */
export class Deployment {
  readonly settings: Settings;
  #token: Promise<string> | null = null;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  get endpoint(): string {
    return this.settings.endpoint;
  }

  /** Makes one call and reads its answer. Waits and tries again where that may help. @throws {CliError} */
  async call<R extends RestRow>(
    row: R,
    { params = {}, query = {}, body }: CallOptions = {},
  ): Promise<R['answer'] extends v.GenericSchema ? v.InferOutput<R['answer']> : null> {
    const address = new URL(this.endpoint + pathOf(row as RestRow, params as never));
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value));
    const token = row.rule === 'open' ? null : await this.#bearer(row);
    const response = await this.#ask(address, row.method, token, body);
    type Answer = R['answer'] extends v.GenericSchema ? v.InferOutput<R['answer']> : null;
    if (row.answer === null) return null as Answer;
    const parsed = v.safeParse(row.answer as v.GenericSchema, await response.json().catch(() => null));
    if (!parsed.success)
      throw new CliError(
        `${row.method} ${address.pathname} answered something else than it should: is ${this.endpoint} a Worker of Chimp Assist?`,
        EXIT.unreached,
      );
    return parsed.output as Answer;
  }

  /** Makes one call once, whose answer nobody reads. @throws {CliError} */
  async once(row: RestRow, params: Record<string, string>): Promise<void> {
    const address = new URL(this.endpoint + pathOf(row, params as never));
    const response = await this.#ask(address, row.method, await this.#bearer(row), undefined, 1);
    await response.body?.cancel();
  }

  /** Makes one call whose answer is a file. @throws {CliError} */
  async bytes(row: RestRow, params: Record<string, string>): Promise<AsyncIterable<Uint8Array>> {
    const address = new URL(this.endpoint + pathOf(row, params as never));
    const { body } = await this.#ask(address, row.method, await this.#bearer(row), undefined);
    return body ?? new Blob([]).stream();
  }

  async #ask(
    address: URL,
    method: string,
    token: string | null,
    body: unknown,
    mostTries = TRIES,
  ): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(address, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': typeOf(body) }),
        },
        ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(() => null);
      if (response?.ok) return response;
      const mayHelp = response === null || response.status === 429 || response.status >= 500;
      if (!mayHelp || tries >= mostTries) throw await this.#errorOf(response, address);
      const after = Number(response?.headers.get('retry-after') ?? Number.NaN) * 1_000;
      await sleep(after >= 0 ? after : FIRST_WAIT_MS * 2 ** (tries - 1));
    }
  }

  async #errorOf(response: Response | null, address: URL): Promise<CliError> {
    if (response === null)
      return new CliError(
        `${this.endpoint} does not answer: look at the address, and whether this machine reaches it (chimpassist doctor).`,
        EXIT.unreached,
      );
    const parsed = v.safeParse(RefusalSchema, await response.json().catch(() => null));
    if (!parsed.success)
      return new Refused(response.status, 'unknown', `${address.pathname} answered ${response.status}.`);
    const { code, message } = parsed.output.error;
    const cure =
      code === 'forbidden'
        ? ' Sign in as a supervisor (CHIMP_EMAIL, CHIMP_PASSWORD), or take a key with the scope for it.'
        : '';
    return new Refused(response.status, code, `${message}${cure}`);
  }

  /** The key where it may do that, else a supervisor's token. */
  async #bearer({ rule }: RestRow): Promise<string> {
    const { key, email } = this.settings;
    if (key !== undefined && (email === undefined || rule.startsWith('scope:'))) return key;
    this.#token ??= this.#signIn();
    return this.#token;
  }

  async #signIn(): Promise<string> {
    const { email, password } = this.settings;
    if (email === undefined || password === undefined)
      throw new CliError(
        'Who asks? Set CHIMP_EMAIL and CHIMP_PASSWORD to those of a supervisor; for tail, a key in CHIMP_KEY will do.',
      );
    const result = await requestSignIn(this.endpoint, email, password);
    if (!result.ok) throw new CliError(...SIGN_IN_FAILURES[result.failure]);
    if (result.token === null)
      throw new CliError('The Worker gives out no tokens: set TOKEN_KEYS (npm run deploy:secrets).');
    if (result.attendant.type !== 'support/supervisor')
      throw new CliError(`${email} is not a supervisor, and only supervisors may do this.`);
    return result.token;
  }

  /** All keys, for which a supervisor has to ask. */
  keys() {
    return this.call(CALLS.keys);
  }
}

const SIGN_IN_FAILURES: Record<
  Extract<Awaited<ReturnType<typeof requestSignIn>>, { ok: false }>['failure'],
  [string, number]
> = {
  unknownEmail: ['Nobody signs in here with this e-mail: look at CHIMP_EMAIL.', EXIT.mistake],
  wrongPassword: ['This is not the password: look at CHIMP_PASSWORD.', EXIT.mistake],
  disabled: ['This account may not sign in any more: ask a supervisor.', EXIT.mistake],
  unreachable: ['The Worker does not answer: look at the address (chimpassist doctor).', EXIT.unreached],
  other: [
    'Signing in failed: look at AUTHENTICATION_ENDPOINT or FIRST_SUPERVISOR of the Worker.',
    EXIT.unreached,
  ],
};
