import { SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';

describe('the page to try the API', () => {
  it('runs its own script alone, and calls nobody but the Worker', async () => {
    const response = await SELF.fetch('http://worker/v1/try.html');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    const policy = response.headers.get('content-security-policy') ?? '';
    const [, nonce] = /script-src 'nonce-([\w-]+)'/.exec(policy) ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    const html = await response.text();
    expect(html.match(/<(script|style)[^>]*>/g)).toEqual([
      `<style nonce="${nonce}">`,
      `<script nonce="${nonce}">`,
    ]);
    // A site may stand behind a path before its calls.
    expect(html).not.toContain('location.origin');
    expect(html).not.toMatch(/['"]\/v1\//);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    const again = await SELF.fetch('http://worker/v1/try.html');
    expect(again.headers.get('content-security-policy')).not.toBe(policy);
  });
});
