/** The operator's hooks as the tests need them: everything that a Worker fetches comes here, outside of workerd. */
export function operator(request: Request): Promise<Response> | Response {
  const url = new URL(request.url);
  return url.hostname === 'auth.operator.test' ? authentication(request) : statistics(url);
}

const user = { id: 12, name: 'Ana', email: 'ana@shop.test', avatarURL: null, type: 'support/firstLevel' };

async function authentication(request: Request): Promise<Response> {
  const { email, password } = (await request.json()) as { email: string; password: string };
  if (email === 'page@shop.test') return new Response('<h1>Welcome</h1>');
  if (email === 'list@shop.test') return Response.json([1, 2]);
  if (email === 'broken@shop.test') return new Response('Error: at stack.ts:1', { status: 500 });
  if (email === 'teapot@shop.test') return new Response('short and stout', { status: 418 });
  if (email === 'elsewhere@shop.test') return Response.redirect('http://169.254.169.254/secrets', 302);
  if (email !== user.email) return new Response(null, { status: 404 });
  if (password !== 'correct') return new Response(null, { status: 401 });
  return Response.json({ ...user, passwordHash: 'never passed on' });
}

function statistics(url: URL): Promise<Response> | Response {
  // The id `slow` never gets an answer.
  if (url.pathname.includes('/slow/')) return new Promise(() => undefined);
  if (url.pathname.endsWith('/contactInfo')) {
    return Response.json([{ label: 'asked', value: `${url.host}${url.pathname}${url.search}` }]);
  }
  return Response.json({ not: 'a list' });
}
