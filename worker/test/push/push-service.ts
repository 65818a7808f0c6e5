/** A push message as it came. */
export interface Pushed {
  headers: Record<string, string>;
  /** base64 */
  body: string;
}
/** By endpoint. */
const pushed = new Map<string, Pushed[]>();

/**
 * The push services of browsers: they run outside of workerd. `GET <endpoint>` tells what came. At an endpoint with `gone` in it nobody
 * is any more; the first message to one with `down` is refused.
 */
export async function pushService(request: Request): Promise<Response> {
  const { url, method } = request;
  const before = pushed.get(url) ?? [];
  if (method === 'GET') return Response.json(before);
  const body = Buffer.from(await request.arrayBuffer()).toString('base64');
  pushed.set(url, [...before, { headers: Object.fromEntries(request.headers), body }]);
  if (url.includes('gone')) return new Response(null, { status: 410 });
  if (url.includes('down') && before.length === 0) return new Response(null, { status: 503 });
  return new Response(null, { status: 201 });
}
