import { provider } from '../mail/provider.ts';
import { botEndpoint } from './bot-endpoint.ts';

/** What was sent to one path, in its order. */
export interface Received {
  id: string;
  headers: Record<string, string>;
  body: string;
  status: number;
}

const logs = new Map<string, Received[]>();
/** What a path answers: from now on, or to every so many-th. */
const moods = new Map<string, { status: number; every?: number; location?: string }>();
const counts = new Map<string, number>();

/**
 * A receiver of webhooks at https://hooks.example.com. `GET /log/<path>` tells what came to a path, `PUT /mood/<path>` says what it
 * answers.
 */
export async function receiver(request: Request): Promise<Response> {
  const { hostname, pathname } = new URL(request.url);
  if (hostname === 'bots.example.com') return botEndpoint(request);
  if (hostname === 'mail.operator.test') return provider(request);
  if (hostname !== 'hooks.example.com') return new Response('Nobody is here.', { status: 502 });
  const [, call, name = ''] = pathname.split('/');
  if (call === 'log') return Response.json(logs.get(name) ?? []);
  if (call === 'mood') {
    moods.set(name, (await request.json()) as { status: number });
    return new Response(null, { status: 204 });
  }
  const path = call ?? '';
  const count = (counts.get(path) ?? 0) + 1;
  counts.set(path, count);
  const mood = moods.get(path);
  const isMoody = mood !== undefined && count % (mood.every ?? 1) === 0;
  const status = isMoody ? mood.status : 204;
  const headers = Object.fromEntries(request.headers);
  const received = { id: headers['webhook-id'] ?? '', headers, body: await request.text(), status };
  logs.set(path, [...(logs.get(path) ?? []), received]);
  return new Response(status === 204 ? null : 'An answer', {
    status,
    headers: mood?.location === undefined ? {} : { location: mood.location },
  });
}
