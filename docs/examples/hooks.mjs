// Both hooks in plain Node: put your own user store and customer data in place of the two constants, and compare
// hashes of passwords (`crypto.scrypt`), not passwords.
import { createServer } from 'node:http';

// Everybody who reaches this can read customers' data: HOOKS_PATH=/<a long random text> keeps strangers out.
const PATH = process.env.HOOKS_PATH ?? '';
const ATTENDANTS = [
  {
    password: 'change me',
    user: {
      id: 1,
      name: 'Ana',
      email: 'ana@example.com',
      avatarURL: null,
      type: 'support/firstLevel',
    },
  },
];
const CUSTOMERS = new Map([['7', { email: 'amina@example.com', plan: 'Gold', orders: 12 }]]);

async function signIn(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  const { email, password } = JSON.parse(text);
  const found = ATTENDANTS.find(({ user }) => user.email === email);
  if (found === undefined) return [404, { message: 'No such e-mail.' }];
  return found.password === password ? [200, found.user] : [401, { message: 'Wrong password.' }];
}

function about(id, what) {
  const customer = CUSTOMERS.get(decodeURIComponent(id));
  if (customer === undefined) return [200, []];
  if (what === 'contactInfo') return [200, [{ label: 'E-mail', value: customer.email, iconURL: '' }]];
  if (what === 'additionalInfo') return [200, [{ label: 'Plan', value: customer.plan, iconURL: '' }]];
  return [200, [{ label: 'Orders', value: customer.orders }]];
}

const server = createServer(async (request, response) => {
  const [path] = request.url.split('?');
  const asked = path.startsWith(PATH) ? path.slice(PATH.length) : '';
  const customer = /^\/chimpassist\/customer\/([^/]+)\/(contactInfo|additionalInfo|statistics)$/.exec(asked);
  let answer = [404, { message: 'There is nothing here.' }];
  try {
    if (request.method === 'POST' && asked === '/chimpassist/auth') answer = await signIn(request);
    if (request.method === 'GET' && customer) answer = about(customer[1], customer[2]);
  } catch {
    answer = [400, { message: 'This cannot be read.' }];
  }
  response.writeHead(answer[0], { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer[1]));
});
server.listen(Number(process.env.PORT ?? 3333), '127.0.0.1', () => {
  console.log(`Hooks at http://127.0.0.1:${server.address().port}${PATH}`);
});
