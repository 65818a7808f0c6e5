import { securityHeaders } from '../../back-office/src/settings/content-security-policy.ts';
import { settingsFromEnv } from '../../back-office/src/settings/settings.ts';
import { BACK_OFFICE, buildIfChanged } from './build.ts';
import { startVite } from './dev/vite-part.ts';
import { startHttpPart } from './http-part.ts';
import type { Part } from './part.ts';
import { ROOT } from './settings.ts';
import { staticSite } from './static-site.ts';

export interface BackOfficeOptions {
  port: number;
  logDir: string;
  /** Settings under the names that operators know. */
  env: Record<string, string>;
  /** From its sources, with hot replacement. */
  isDevelopment: boolean;
}

/** The back office as a deployment serves it: the same settings and the same headers, made by the same functions. */
export async function startBackOffice(options: BackOfficeOptions): Promise<Part> {
  const { port, logDir, env } = options;
  if (options.isDevelopment)
    return startVite({ name: 'Back office', folder: BACK_OFFICE.folder, port, logDir, env });
  await buildIfChanged(BACK_OFFICE, logDir);
  const settings = settingsFromEnv(env);
  const app = staticSite({
    folder: `${ROOT}${BACK_OFFICE.dist}`,
    headers: securityHeaders(settings),
    json: { '/settings.json': settings },
  });
  return startHttpPart('Back office', `http://localhost:${port}`, [{ app, port }]);
}
