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
  if (url.pathname.includes('/many/'))
    return Response.json(Array.from({ length: 5_000 }, (_, n) => ({ label: `l${n}`, value: n })));
  if (url.pathname.includes('/odd/'))
    return Response.json(url.pathname.endsWith('/statistics') ? ODD_STATISTICS : ODD_FACTS);
  if (url.pathname.endsWith('/contactInfo')) {
    return Response.json([{ label: 'asked', value: `${url.host}${url.pathname}${url.search}` }]);
  }
  return Response.json({ not: 'a list' });
}

const ODD_FACTS = [
  { label: 'Phone', value: '555', iconURL: 'https://shop.test/phone.png', secret: 'never passed on' },
  { label: 'Orders', value: 3 },
  { label: 'Icon', value: 'x', iconURL: 'javascript:alert(1)' },
  { label: 'Long', value: 'x'.repeat(9_000) },
  { label: 'Object', value: { $ne: 1 } },
  { value: 'no label' },
  null,
  7,
];
const X = '01/02/2026-10:00:00';
const ODD_STATISTICS = [
  { label: 'Visits', value: 7 },
  {
    label: 'Links',
    value: [
      { url: 'https://shop.test/1', label: 'One' },
      { url: 'javascript:1', label: 'Two' },
    ],
  },
  { label: 'Columns', value: { x: [X, X, null], y: [1, 'two', 3] } },
  {
    label: 'Points',
    value: [
      { x: X, y: 2 },
      { x: X, y: null },
    ],
  },
  { label: 'None', value: [] },
  { label: 'Nothing', value: null },
];
