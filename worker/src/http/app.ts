import { CALLS, REST_BODY_MAX_BYTES, SafeError, TOKEN_HEADER } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { assistant } from './assistant/routes.ts';
import { bridge } from './bridge/routes.ts';
import { isLetIn, settingsFor } from './context.ts';
import { bring } from './customers/bring.ts';
import { messageChanges } from './customers/changes.ts';
import { erasure } from './customers/erasure.ts';
import { joining } from './customers/joining.ts';
import { customers } from './customers/routes.ts';
import { attendants } from './desk/routes.ts';
import { errorBody, onError } from './errors.ts';
import { figures } from './figures/routes.ts';
import { readRest } from './files/read-rest.ts';
import { files, isFileCall } from './files/routes.ts';
import { forms } from './forms/routes.ts';
import { health } from './health.ts';
import { hooks } from './hooks/routes.ts';
import { inWordsForLegacyClients } from './legacy-clients.ts';
import { isMailCall, mail } from './mail/routes.ts';
import { mqtt } from './mqtt/routes.ts';
import { noStore } from './no-store.ts';
import { describe } from './openapi.ts';
import { people } from './people/routes.ts';
import { push } from './push/routes.ts';
import { rating, ratingPages } from './rating/routes.ts';
import { route, serve } from './route.ts';
import { search } from './search/routes.ts';
import { sessions } from './sessions/routes.ts';
import { auth } from './sign-in/auth.ts';
import { signIn } from './sign-in/routes.ts';
import type { AskedEnv } from './site.ts';
import { v1 } from './v1/routes.ts';
import { visitorSockets, visitors } from './visitors/routes.ts';
import { workspace } from './workspace/routes.ts';

/** The Worker's whole HTTP surface. */
export const app = new Hono<{ Bindings: AskedEnv }>();

app.onError((error, c) => inWordsForLegacyClients(c, onError(error, c)));
app.notFound((c) =>
  inWordsForLegacyClients(c, c.json(errorBody('not_found', 'There is nothing at this address.'), 404)),
);

app.use(noStore);

// Before every middleware that writes headers: those of an upgrade cannot be written.
app.route('/', bridge);
app.route('/', mqtt);
app.route('/', visitorSockets);

// These pages say their headers themselves. As they tell nobody their address, browsers send their forms with the origin `null`.
app.route('/', ratingPages);
app.route('/', forms);

app.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin' }));
app.use(
  cors({
    origin: (origin, c) => {
      return isLetIn(c, origin) ? origin : null;
    },
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ['content-type', 'authorization', 'idempotency-key', 'range'],
    exposeHeaders: [
      TOKEN_HEADER,
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'content-range',
      'content-disposition',
      'etag',
    ],
    maxAge: 3600,
  }),
);
// Browsers say where a page comes from; a page of nobody's gets nothing, also where it does not read the answer.
app.use(async (c, next) => {
  const origin = c.req.header('origin');
  if (origin !== undefined && !isLetIn(c, origin))
    throw new SafeError('forbidden', 'Pages of this origin are not let in: see ALLOWED_ORIGINS.');
  await next();
});
const smallBody = bodyLimit({
  maxSize: REST_BODY_MAX_BYTES,
  onError: () => {
    throw new SafeError('too_large', 'The body is too large.');
  },
});
// A file has a limit of its own, and is never read whole.
app.use(async (c, next) => {
  if (isMailCall(c.req.method, c.req.path)) return next();
  if (!isFileCall(c.req.method, c.req.path)) return smallBody(c, next);
  await next();
  if (!c.res.ok) await readRest(c.req.raw.body, settingsFor(c).attachments.maxBytes);
});

app.route('/', health);
app.route('/', sessions);
app.route('/', customers);
app.route('/', messageChanges);
app.route('/', joining);
app.route('/', erasure);
app.route('/', bring);
app.route('/', assistant);
app.route('/', files);
app.route('/', attendants);
app.route('/', hooks);
app.route('/', auth);
app.route('/', signIn);
app.route('/', people);
app.route('/', workspace);
app.route('/', search);
app.route('/', v1);
app.route('/', mail);
app.route('/', push);
app.route('/', visitors);
app.route('/', rating);
app.route('/', figures);
app.route('/', serve(route(CALLS.openapi, (c) => c.json(describe()))));
