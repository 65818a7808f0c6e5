import { SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';

describe('pages', () => {
  const from = (origin: string, method = 'POST') =>
    SELF.fetch('http://worker/session', {
      method,
      headers: {
        origin,
        'cf-connecting-ip': 'pages',
        ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST' } : {}),
      },
    });

  it('of ALLOWED_ORIGINS get in and read the token’s header, others get nothing', async () => {
    const allowed = await from('https://shop.test');
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.test');
    expect(allowed.headers.get('access-control-expose-headers')).toContain('chimp-token');
    const refused = await from('https://elsewhere.test');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    expect(
      (await from('https://elsewhere.test', 'OPTIONS')).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  it('are told by headers not to guess types, to frame or to pass addresses on', async () => {
    const { headers } = await SELF.fetch('http://worker/health');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBeTruthy();
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toBeTruthy();
  });
});
