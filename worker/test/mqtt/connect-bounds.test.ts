import { describe, expect, it } from 'vitest';
import { bytes, codeOf, lastWill, NOW, WireClient } from './wire-client.ts';

describe('what the standard leaves to a server at CONNECT', () => {
  it('a will on a topic that its sender may not write to is refused by code 5', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ will: lastWill }));
    client.admit({ kind: 'customer', id: 7, guest: false });
    expect([codeOf(client), client.closed?.ending]).toEqual([[5], 'refused']);
  });

  it('a will that would stay retained is refused by code 5', () => {
    const client = new WireClient();
    client.send(client.connectPacket({ will: { ...lastWill, retain: true } }));
    expect(codeOf(client)).toEqual([5]);
  });

  it('without a CONNECT within five seconds it ends', () => {
    const client = new WireClient();
    client.sendBytes(bytes(0x10));
    client.now = NOW + 4_999;
    client.input({ kind: 'check' });
    expect(client.closed).toBeNull();
    client.now = NOW + 5_000;
    client.input({ kind: 'check' });
    expect(client.closed?.ending).toBe('noConnect');
  });

  it('a CONNECT that comes byte by byte is read', () => {
    const client = new WireClient();
    for (const byte of client.encode(client.connectPacket({ clientId: 'slow' })))
      client.sendBytes(bytes(byte));
    expect(client.effects).toEqual([expect.objectContaining({ kind: 'authenticate', clientId: 'slow' })]);
  });

  it('a CONNECT over its limit is closed as soon as its length is read', () => {
    const client = new WireClient({ limits: { connectMaxBytes: 100 } });
    client.sendBytes(bytes(0x10, 99));
    expect(client.closed?.code).toBe(1009);
  });

  it('what comes while nobody knows who sends it has a limit', () => {
    const client = new WireClient({ limits: { packetMaxBytes: 100 } });
    client.send(client.connectPacket());
    client.sendBytes(new Uint8Array(100));
    expect(client.closed).toBeNull();
    client.sendBytes(new Uint8Array(1));
    expect(client.closed?.ending).toBe('tooLarge');
  });

  it('a connection ends with its token, and a renewed token keeps it', () => {
    const client = new WireClient().open({}, undefined, NOW + 1_000);
    client.input({ kind: 'renewed', expiresAt: NOW + 5_000 });
    client.now = NOW + 4_999;
    client.input({ kind: 'check' });
    expect(client.closed).toBeNull();
    client.now = NOW + 5_000;
    client.input({ kind: 'check' });
    expect(client.closed?.ending).toBe('tokenEnded');
  });
});
