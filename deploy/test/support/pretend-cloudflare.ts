import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';

/** What Wrangler sends beside the code: `metadata` of the upload. */
export interface Upload {
  script: string;
  bindings: { type: string; name: string; text?: string; class_name?: string; bucket_name?: string }[];
  migrations?: { new_tag: string };
  observability?: { enabled: boolean };
  code_update_strategy?: { mode: string; max_delay?: number };
}

/** What Wrangler sends of a page. */
export interface PagesDeployment {
  project: string;
  branch: string;
  /** Paths of the files. */
  files: string[];
  hasFunctions: boolean;
}

const VariablesSchema = v.object({
  deployment_configs: v.object({
    production: v.object({ env_vars: v.record(v.string(), v.object({ value: v.string() })) }),
  }),
});

const TOKEN_LIFE_S = 3600;
const UPLOAD_TOKEN = `h.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + TOKEN_LIFE_S, max_file_count_allowed: 20_000 })).toString('base64url')}.s`;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/**
 * As much of Cloudflare's API as `wrangler deploy`, `wrangler secret list` and `wrangler pages deploy` ask for, so that the real commands can be
 * tried without an account.
 */
export class PretendCloudflare {
  /** The Workers that are there, with the names of their secrets. */
  readonly workers = new Map<string, string[]>();
  readonly uploads: Upload[] = [];
  readonly pages: PagesDeployment[] = [];
  /** R2 buckets that are there. */
  readonly buckets = new Set<string>();
  /** Pages projects that were made, with their variables. */
  readonly projects = new Map<string, Record<string, string>>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const path = new URL(request.url ?? '', 'http://localhost').pathname;
      void this.#answer(request, path).then(({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      );
    });
  }

  static async start(): Promise<PretendCloudflare> {
    const one = new PretendCloudflare();
    await new Promise<void>((resolve) => one.#server.listen(0, '127.0.0.1', resolve));
    return one;
  }

  /** With which Wrangler asks here. */
  get environment(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
      CLOUDFLARE_API_TOKEN: 'a token of nobody',
      CLOUDFLARE_ACCOUNT_ID: 'account',
      // Tests share the machine, and what a start takes is no question of theirs.
      START_UP_MAX_MS: '20000',
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, path: string): Promise<{ status: number; body: object }> {
    const body = await bodyOf(request);
    const ok = (result: unknown) => ({
      status: 200,
      body: { success: true, errors: [], messages: [], result },
    });
    const failed = (status: number, code: number, message: string) => ({
      status,
      body: { success: false, errors: [{ code, message }], messages: [], result: null },
    });
    const notThere = (code: number) => failed(404, code, 'This Worker does not exist on your account.');
    if (path.endsWith('/r2/buckets') && request.method === 'GET')
      return ok({ buckets: [...this.buckets].map((name) => ({ name, creation_date: '2026-11-28' })) });
    if (path.includes('/r2/buckets/')) return ok({ name: path.split('/').at(-1) });
    if (path.endsWith('/r2/buckets') && request.method === 'POST') {
      const { name } = v.parse(v.object({ name: v.string() }), JSON.parse(String(body)));
      if (this.buckets.has(name))
        return failed(409, 10004, 'The bucket you tried to create already exists, and you own it.');
      this.buckets.add(name);
      return ok({ name });
    }
    if (path.includes('/pages/')) return ok(await this.#answerPages(request, path, body));
    const [, script = ''] = /\/workers\/(?:scripts|services)\/([^/]+)/.exec(path) ?? [];
    const secrets = this.workers.get(script);
    const isUpload =
      (request.method === 'PUT' && path.endsWith(`/scripts/${script}`)) ||
      (request.method === 'POST' && path.endsWith('/versions'));
    if (isUpload) {
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData();
      this.uploads.push({ script, ...(JSON.parse(String(form.get('metadata'))) as Omit<Upload, 'script'>) });
      return ok({ id: 'version', etag: 'etag', startup_time_ms: 10, metadata: {}, resources: {} });
    }
    if (path.endsWith('/secrets')) {
      return secrets === undefined
        ? notThere(10007)
        : ok(secrets.map((name) => ({ name, type: 'secret_text' })));
    }
    if (path.includes('/services/')) {
      if (secrets === undefined) return notThere(10090);
      return ok({
        id: script,
        default_environment: { script: { tag: 'tag', last_deployed_from: 'wrangler' } },
      });
    }
    if (path.includes('/workers/workers/'))
      return ok({ subdomain: { enabled: true, previews_enabled: false } });
    // Of a Worker that is bound to something in a bucket, Wrangler asks what it has.
    if (path.endsWith('/settings')) return ok({ bindings: [] });
    if (path.endsWith('/deployments')) return ok({ deployments: [], items: [], id: 'deployment' });
    if (path.endsWith('/versions')) return ok({ items: [] });
    if (path.endsWith('/subdomain')) return ok({ subdomain: 'shop', enabled: true, previews_enabled: false });
    return ok([]);
  }

  #setVariables(path: string, body: string): void {
    const [, name = ''] = /\/pages\/projects\/([^/]+)$/.exec(path) ?? [];
    const { deployment_configs } = v.parse(VariablesSchema, JSON.parse(body));
    const set = Object.entries(deployment_configs.production.env_vars).map(([key, { value }]) => [
      key,
      value,
    ]);
    this.projects.set(name, { ...this.projects.get(name), ...Object.fromEntries(set) });
  }

  async #answerPages(request: IncomingMessage, path: string, body: Buffer): Promise<object> {
    if (path.endsWith('/pages/projects')) {
      if (request.method === 'POST') {
        const { name } = v.parse(v.object({ name: v.string() }), JSON.parse(String(body)));
        this.projects.set(name, {});
        return { name, subdomain: `${name}.pages.dev` };
      }
      return [...this.projects.keys()].map((name) => ({
        name,
        domains: [`${name}.pages.dev`],
        created_on: new Date().toISOString(),
      }));
    }
    if (request.method === 'PATCH') this.#setVariables(path, String(body));
    if (path.endsWith('/upload-token')) return { jwt: UPLOAD_TOKEN };
    if (path.endsWith('/check-missing'))
      return v.parse(v.object({ hashes: v.array(v.string()) }), JSON.parse(String(body))).hashes;
    const [, project = '', rest = ''] = /\/pages\/projects\/([^/]+)(.*)$/.exec(path) ?? [];
    if (rest === '') {
      const deployment_configs = { production: {}, preview: {} };
      return {
        name: project,
        production_branch: 'main',
        subdomain: 'pages.dev',
        domains: [],
        deployment_configs,
      };
    }
    if (request.method === 'POST' && rest === '/deployments') {
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData();
      const files = Object.keys(JSON.parse(String(form.get('manifest'))) as object);
      this.pages.push({
        project,
        branch: String(form.get('branch')),
        files,
        hasFunctions: form.has('_worker.bundle'),
      });
    }
    return { id: 'one', url: 'http://one.pages.dev', latest_stage: { name: 'deploy', status: 'success' } };
  }
}
