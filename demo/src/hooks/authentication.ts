import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { readableBy } from '../cross-origin.ts';
import { DEMO_ATTENDANTS, DEMO_PASSWORD, type DemoAttendant } from './people.ts';

const SignInSchema = v.object({ email: v.string(), password: v.string() });
const BODY_MAX_BYTES = 4_096;

/**
 * What an operator's own AUTHENTICATION_ENDPOINT does: `POST /chimpassist/auth` with `{email, password}` answers 404
 * (no such e-mail), 401 (wrong password) or 200 `{id, name, email, avatarURL, type}`.
 */
export function authenticationHook(
  allowedOrigins: readonly string[],
  attendants: readonly DemoAttendant[] = DEMO_ATTENDANTS,
): Hono {
  const app = new Hono();
  app.use(readableBy(allowedOrigins));
  app.get('/', (c) => c.text('The demo authentication hook of Chimp Assist.\n'));
  app.post('/chimpassist/auth', bodyLimit({ maxSize: BODY_MAX_BYTES }), async (c) => {
    const parsed = v.safeParse(SignInSchema, await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ message: 'Send {email, password} as JSON.' }, 400);
    const email = parsed.output.email.trim().toLowerCase();
    const found = attendants.find((one) => one.email === email);
    if (found === undefined) return c.json({ message: 'No such e-mail.' }, 404);
    if (parsed.output.password !== DEMO_PASSWORD) return c.json({ message: 'Wrong password.' }, 401);
    return c.json(found);
  });
  return app;
}
