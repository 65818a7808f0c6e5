import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/webhooks/url-guard.ts';
import { asked } from './api.ts';

describe('the address of a webhook', () => {
  it.each([
    'https://hooks.example.com/chimp?shop=1',
    'https://8.8.8.8/hook',
    'https://[2606:4700:4700::1111]/hook',
    'https://xn--bcher-kva.example/hook',
  ])('%s is taken', (url) => {
    expect(refusalOf(url, false)).toBeNull();
  });

  it.each([
    'http://hooks.example.com',
    'ftp://hooks.example.com',
    'https://user:pass@hooks.example.com',
    'https://localhost',
    'https://localhost.',
    'https://shop.localhost:8443',
    'https://printer',
    'https://nas.local',
    'https://db.internal',
    'https://router.home.arpa',
    'https://127.0.0.1',
    'https://127.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://0.0.0.0',
    'https://10.1.2.3',
    'https://100.64.0.1',
    'https://169.254.169.254/latest/meta-data',
    'https://172.16.0.1',
    'https://172.31.255.255',
    'https://192.168.1.1',
    'https://224.0.0.1',
    'https://255.255.255.255',
    'https://[::1]',
    'https://[::]',
    'https://[fe80::1]',
    'https://[fc00::1]',
    'https://[fd12:3456::1]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:7f00:1]',
    'https://[64:ff9b::7f00:1]',
    'https://[2002:7f00:1::]',
    'https://[2001:db8::1]',
    'https://１２７.０.０.１',
    'nonsense',
  ])('%s is refused', (url) => {
    expect(refusalOf(url, false)).toEqual(expect.any(String));
  });

  it('may lead to this machine where the deployment says so', () => {
    for (const url of ['http://127.0.0.1:9/hook', 'http://localhost:9'])
      expect(refusalOf(url, true)).toBeNull();
    for (const url of ['ftp://localhost', 'http://user@localhost'])
      expect(refusalOf(url, true)).toEqual(expect.any(String));
  });

  it('is looked at when a webhook is made', async () => {
    expect(
      await asked('/v1/webhooks', { body: { url: 'https://10.0.0.1', events: ['chat.ended'] } }),
    ).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request', message: expect.stringMatching(/^url: /) } },
    });
  });
});
