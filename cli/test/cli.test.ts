import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALLS } from '@chimpassist/protocol';
import { startStandIn } from '@chimpassist/testing/stand-in';
import { makeTempFolder } from '@chimpassist/testing/temp-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSignInHook, checkStatisticsHook } from '../src/doctor/check-hooks.ts';
import { checkDns, checkWorker } from '../src/doctor/check-worker.ts';
import { doctor } from '../src/doctor/doctor.ts';
import { tail } from '../src/tail.ts';
import { ANA, runCli, type Shop, startShop } from './support.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ LEGACY_CLIENTS: 'widget' });
});
afterAll(() => shop.stop());

const say = (id: string, content: string) =>
  shop.deployment.call(CALLS.apiSendMessage, {
    params: { id },
    body: { content, as: 'customer', name: 'Mary' },
  });

describe('chimpassist doctor', () => {
  it('finds a deployment well, and says what to look at', async () => {
    const { code, out, err } = await shop.run(['doctor']);
    expect(err).toBe('');
    for (const what of [
      'DNS',
      'Worker',
      'Version',
      'Bridge',
      'Tokens',
      'Hooks',
      'Sockets',
      'Sign-in',
      'Keys',
    ])
      expect(out).toMatch(new RegExp(`^✓ ${what} `, 'm'));
    expect(out).toMatch(/^! Old pages +LEGACY_CLIENTS is "widget".*\n +→ Unset it/m);
    expect(code).toBe(0);
  });

  it('says of a key that ends soon, or is over, what to do', async () => {
    const expiresAt = Date.now() + 86_400_000;
    await shop.deployment.call(CALLS.addKey, { body: { name: 'Soon', scopes: ['chats:read'], expiresAt } });
    const findings = await doctor(shop.deployment, '0.1.0');
    expect(findings).toContainEqual(
      expect.objectContaining({ what: 'Keys', state: 'look', text: '"Soon" ends in 1 days' }),
    );
  });

  it('ends with 2 where there is no Worker, no token, or a clock that is wrong', async () => {
    const gone = await runCli(['doctor', '--json'], { BACKEND_ENDPOINT: 'http://127.0.0.1:1' });
    expect(gone.code).toBe(2);
    expect(JSON.parse(gone.out)).toContainEqual(
      expect.objectContaining({ what: 'Worker', state: 'wrong', cure: expect.stringContaining('Deploy it') }),
    );
    const nowhere = await runCli(['doctor'], { BACKEND_ENDPOINT: 'https://nowhere.invalid' });
    expect(nowhere).toMatchObject({ code: 2, out: expect.stringMatching(/^✗ DNS .*leads nowhere\n +→ /) });
    const bare = await startShop({ TOKEN_KEYS: '' });
    expect(await bare.run(['doctor'])).toMatchObject({
      code: 2,
      out: expect.stringMatching(/✗ Tokens .*\n +→ Set TOKEN_KEYS/),
    });
    bare.edge.intercept(({ path }) =>
      path === '/health'
        ? Response.json(
            {
              status: 'ok',
              version: '9.9.9',
              bridge: { connected: false, heardAt: 5 },
              hooks: { authentication: null, statistics: null },
              legacyClients: 'none',
            },
            { headers: { date: new Date(Date.now() + 3_600_000).toUTCString() } },
          )
        : undefined,
    );
    const late = await bare.run(['doctor']);
    expect(late.out).toMatch(/✗ Clocks +this machine is \d+ s behind the Worker/);
    expect(late.out).toMatch(/! Version +the Worker is 9\.9\.9, and this is only/);
    expect(late.out).toMatch(/✗ Bridge +was last heard of/);
    await bare.stop();
  });

  it.each([
    [
      'answers 500',
      { status: 500, body: '' },
      'answered with the status 500',
      'Look whether the service runs',
    ],
    ['answers a page', { status: 200, body: '<html>' }, 'an answer that is not JSON', 'Look at its log'],
    ['sends elsewhere', { status: 302, body: '' }, 'answered with a redirect', 'Look at its log'],
    [
      'lets anybody in',
      { status: 200, body: JSON.stringify(ANA) },
      'lets anybody in',
      'Take AUTHENTICATION_ENDPOINT away',
    ],
  ])('says of a sign-in hook that %s what to do', async (_, { status, body }, text, cure) => {
    const hook = createServer((_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body);
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const { port } = hook.address() as AddressInfo;
    const sick = await startShop({ AUTHENTICATION_ENDPOINT: `http://127.0.0.1:${port}` });
    const finding = await checkSignInHook(sick.deployment);
    expect(finding).toMatchObject({
      ...{ what: 'Hooks', state: 'wrong' },
      ...{ text: expect.stringContaining(text), cure: expect.stringContaining(cure) },
    });
    await sick.stop();
    hook.close();
  });

  it('says where no hook answers, where there is none, and what of customers is known', async () => {
    const away = await startShop({ AUTHENTICATION_ENDPOINT: 'http://127.0.0.1:1' });
    expect(await checkSignInHook(away.deployment)).toMatchObject({
      ...{ state: 'wrong', text: expect.stringContaining('does not answer') },
    });
    await away.stop();
    const none = await startShop({ AUTHENTICATION_ENDPOINT: '' });
    expect(await checkSignInHook(none.deployment)).toMatchObject({
      ...{ state: 'wrong', cure: expect.stringContaining('FIRST_SUPERVISOR') },
    });
    await none.stop();
    expect(await checkStatisticsHook(shop.deployment)).toMatchObject({
      ...{ state: 'ok', text: expect.stringContaining('no STATISTICS_ENDPOINT') },
    });
    const blind = await startShop({ STATISTICS_ENDPOINT: 'http://127.0.0.1:1' });
    const { code, out } = await blind.run(['doctor']);
    expect(out).toMatch(/✗ Hooks +customers: The statistics service does not answer.*\n +→ Look whether/);
    expect(code).toBe(2);
    await blind.stop();
  });

  it.each([
    ['9.9.9', 'and this is only 0.1.0', 'npx chimpassist@9.9.9'],
    ['0.0.9', 'the Worker is still 0.0.9', 'npm run deploy:worker'],
  ])('tells which of two versions is the older one: %s', async (version, text, cure) => {
    const other = await startShop();
    const health = (await (await fetch(`${other.edge.url}/health`)).json()) as object;
    other.edge.intercept(({ path }) =>
      path === '/health' ? Response.json({ ...health, version }) : undefined,
    );
    const findings = await checkWorker(other.edge.url, '0.1.0');
    expect(findings).toContainEqual(
      expect.objectContaining({
        ...{ what: 'Version', state: 'look' },
        ...{ text: expect.stringContaining(text), cure: expect.stringContaining(cure) },
      }),
    );
    await other.stop();
  });

  it('tells a name that is nowhere from a Worker where nothing listens', async () => {
    expect(await checkDns('https://nowhere.invalid')).toMatchObject({
      ...{ state: 'wrong', cure: expect.stringMatching(/how the name is written|the network/) },
    });
    expect(await checkDns('http://[::1]:1')).toMatchObject({ state: 'ok' });
    const page = createServer((_request, response) => void response.end('<!doctype html>'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const { port } = page.address() as AddressInfo;
    expect(await checkWorker(`http://127.0.0.1:${port}`, '0.1.0')).toMatchObject([
      { text: 'answers 200, and not as ours does', cure: expect.stringContaining('not of the back office') },
    ]);
    page.closeAllConnections();
    await new Promise((resolve) => page.close(resolve));
    expect(await checkWorker(`http://127.0.0.1:${port}`, '0.1.0')).toMatchObject([
      { what: 'Worker', state: 'wrong', text: 'nothing listens at this address and port' },
    ]);
  });

  it('sees a bridge that is connected, and a broker that pages can dial', async () => {
    const platform = await startStandIn();
    const { out } = await runCli(['doctor'], { BACKEND_ENDPOINT: platform.edge.url });
    expect(out).toMatch(/✓ Bridge +is connected/);
    await platform.stop();
  });
});

describe('chimpassist tail', () => {
  it('prints what was said, and with --follow what is said from then on', async () => {
    await say('mary', 'First\u001b[31m words');
    const { code, out } = await shop.run(['tail', 'mary']);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^\S+ +1 +Mary \(customer\): First \[31m words\n$/),
    ]);
    const lines: string[] = [];
    const ending = new AbortController();
    const following = tail(
      shop.deployment,
      'mary',
      { follow: true, json: true, signal: ending.signal },
      (line) => lines.push(line),
    );
    await expect.poll(() => lines.length).toBe(1);
    await say('mary', 'Second words');
    await expect.poll(() => lines.length).toBe(2);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ seq: 2, content: 'Second words' });
    ending.abort();
    await following;
  });

  it('does with a key alone, and says of a customer who was never here', async () => {
    const { key } = await shop.deployment.call(CALLS.addKey, {
      body: { name: 'Reader', scopes: ['chats:read'] },
    });
    await say('key', 'Hello');
    const env = { BACKEND_ENDPOINT: shop.edge.url, CHIMP_KEY: key };
    expect(await runCli(['tail', 'key'], env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Hello'),
    });
    expect(await runCli(['tail', 'nobody'], env)).toMatchObject({
      code: 3,
      err: 'This customer was never here.\n',
    });
  });
});

describe('chimpassist keys', () => {
  it('rotates a key by its name: the new text counts, and the former one for a while', async () => {
    const { key } = await shop.deployment.call(CALLS.addKey, {
      body: { name: 'Shop system', scopes: ['chats:read'] },
    });
    const { code, out } = await shop.run(['keys', 'rotate', 'Shop system', '--overlap', '0']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^chimp_[\w-]{43}\n$/)]);
    const status = async (text: string) =>
      (await fetch(`${shop.edge.url}/v1/chats`, { headers: { authorization: `Bearer ${text}` } })).status;
    expect([await status(out.trim()), await status(key)]).toEqual([200, 401]);
    expect((await shop.run(['keys', 'list'])).out).toMatch(/ {2}Shop system {2}used: .* chats:read/);
    expect(await shop.run(['keys', 'rotate', 'Other'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('chimpassist keys list shows all'),
    });
  });
});

describe('a mistake is one sentence with its cure, and an exit code', () => {
  const folder = makeTempFolder('cli-mistakes');
  afterAll(() => folder.remove());
  it.each([
    ['no address', ['doctor'], { BACKEND_ENDPOINT: '' }, 1, /^Which deployment\? Write --url/],
    ['an address that is none', ['doctor', '--url', 'shop'], {}, 1, /^"shop" is not an address/],
    [
      'nobody who asks',
      ['export', `${folder.path}/x`],
      { CHIMP_EMAIL: '' },
      1,
      /^Who asks\? Set CHIMP_EMAIL/,
    ],
    ['a wrong password', ['keys', 'list'], { CHIMP_PASSWORD: 'x' }, 1, /^This is not the password/],
    ['an unknown e-mail', ['keys', 'list'], { CHIMP_EMAIL: 'x@x.test' }, 1, /^Nobody signs in here/],
    ['no supervisor', ['keys', 'list'], { CHIMP_EMAIL: ANA.email }, 1, /is not a supervisor/],
    ['a command that there is not', ['docter'], {}, 1, /^Unknown command 'docter'/],
    ['an unknown source', ['import', '--from', 'zendesk', 'x'], {}, 1, /^There is no --from zendesk/],
    [
      'a file that is not there',
      ['import', '/nowhere/x.jsonl'],
      {},
      1,
      /^\/nowhere\/x\.jsonl cannot be opened/,
    ],
    ['a Worker that is away', ['keys', 'list', '--url', 'http://127.0.0.1:1'], {}, 3, /does not answer/],
  ] as const)('%s', async (_, args, env, code, text) => {
    const ran = await shop.run(args, env);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toMatch(text);
    expect(ran.err.trim().split('\n')).toHaveLength(1);
    // What was refused at the first question has begun no file.
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('an export writes over no file', async () => {
    const { code, err } = await shop.run(['export', folder.path]);
    expect([code, err]).toEqual([1, expect.stringContaining('is there already')]);
  });

  it('--help says what there is', async () => {
    const { code, out } = await shop.run(['--help']);
    expect(code).toBe(0);
    for (const command of ['doctor', 'tail', 'export', 'import', 'keys'])
      expect(out).toContain(`  ${command}`);
  });
});
