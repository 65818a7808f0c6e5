import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { BRIDGE_CAPABILITIES, DESK_CAPABILITIES } from '@chimpassist/protocol/frames';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  accept,
  attendantOnline,
  bridge,
  contents,
  desk,
  message,
  openSocket,
  post,
  request,
  sayAt,
  type TestSocket,
  textOf,
} from './support.ts';

const open: TestSocket[] = [];
const connect = async (id: string, cursor = 0) => {
  const connected = await bridge(id, cursor);
  open.push(connected.socket);
  return connected;
};
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  // The desk sees a closed socket only once it has handled the close.
  await expect.poll(() => runInDurableObject(desk(), (instance) => instance.bridgeHeardAt())).toBeNull();
});

describe('what the two ends can do', () => {
  const hello = { type: 'hello', v: 1, bridgeId: 'able', cursor: 0 };
  /** What the Worker logs of a bridge that says this, and what the desk answers. */
  const heardOf = async (capabilities: string[] | undefined) => {
    const lines: string[] = [];
    const console_ = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    const socket = await openSocket();
    open.push(socket);
    socket.send(capabilities === undefined ? hello : { ...hello, capabilities });
    const welcome = await socket.next('welcome');
    console_.mockRestore();
    return { welcome, logged: lines.filter((line) => line.includes('bridge_is_older')) };
  };

  it('is named by each: a name that the desk does not know does no harm', async () => {
    const { welcome, logged } = await heardOf([...BRIDGE_CAPABILITIES, 'teleport']);
    expect(welcome).toMatchObject({ role: 'active', capabilities: [...DESK_CAPABILITIES] });
    expect(logged).toEqual([]);
  });

  it('is logged where the bridge is from before a capability, and it is let in', async () => {
    const { welcome, logged } = await heardOf(undefined);
    expect(welcome.role).toBe('active');
    expect(logged.map((line) => JSON.parse(line))).toEqual([
      { event: 'bridge_is_older', lacks: [...BRIDGE_CAPABILITIES] },
    ]);
  });
});

describe('rule 25: one bridge holds the lease', () => {
  it('a second one stands by while the first is there, and takes over once it is gone', async () => {
    const first = await connect('lease-a');
    expect(first.role).toBe('active');
    const second = await connect('lease-b');
    expect(second).toMatchObject({ role: 'standby', epoch: first.epoch });
    second.socket.send({ type: 'claim' });
    expect(await second.socket.next('welcome')).toMatchObject({ role: 'standby' });
    first.socket.close();
    await expect
      .poll(async () => {
        second.socket.send({ type: 'claim' });
        return (await second.socket.next('welcome')).role;
      })
      .toBe('active');
    expect(await second.socket.next('page')).toMatchObject({ last: true });
  });

  it('one that has been silent longer than three pings loses it, and is told so', async () => {
    const silent = await connect('silent-a');
    const next = await connect('silent-b');
    await runInDurableObject(desk(), (_, ctx) => {
      for (const ws of ctx.getWebSockets()) {
        const attachment = ws.deserializeAttachment() as { role: string };
        if (attachment.role === 'active') ws.serializeAttachment({ ...attachment, connectedAt: 0 });
      }
    });
    next.socket.send({ type: 'claim' });
    const { role, epoch } = await next.socket.next('welcome');
    expect({ role, epoch }).toEqual({ role: 'active', epoch: silent.epoch + 1 });
    expect(await silent.socket.next('lost')).toMatchObject({ epoch });
  });

  it('the same one keeps its epoch over a new connection, and so what is in flight', async () => {
    const before = await connect('same');
    const after = await connect('same');
    expect(after).toMatchObject({ role: 'active', epoch: before.epoch });
    await expect.poll(() => before.socket.closed).not.toBeNull();
    expect(before.socket.frames.filter(({ type }) => type === 'lost')).toEqual([]);
    const answer = await sayAt(before.epoch, 'in-flight', request('in-flight'));
    expect(answer.refused).toEqual([]);
    expect(answer.held?.state).toBe('waiting');
  });

  it('tells every bridge of this desk one name, secret and lasting', async () => {
    const hello = async (bridgeId: string) => {
      const socket = await openSocket();
      open.push(socket);
      socket.send({ type: 'hello', v: 1, bridgeId, cursor: 0 });
      return socket.next('welcome');
    };
    const active = await hello('named-a');
    const standby = await hello('named-b');
    expect(standby.role).toBe('standby');
    expect(active.brokerName).toMatch(/^[0-9a-f]{24}$/);
    expect(standby.brokerName).toBe(active.brokerName);
    for (const socket of open.splice(0)) socket.close();
    await evictDurableObject(desk());
    expect((await hello('named-c')).brokerName).toBe(active.brokerName);
  });

  it('speaks one version only, and says which', async () => {
    const socket = await openSocket();
    open.push(socket);
    socket.send({ type: 'hello', v: 99, bridgeId: 'future', cursor: 0 });
    expect(await socket.next('error')).toMatchObject({ code: 'unsupported_version' });
    await expect.poll(() => socket.closed).not.toBeNull();
  });

  it.each(['nonsense', '[]', '{"type":"hello"}', 'x'.repeat(5_000)])(
    'what is not a frame ends the connection: %.20s',
    async (text) => {
      const socket = await openSocket();
      open.push(socket);
      socket.send(text);
      await expect.poll(() => socket.closed?.code).toBeGreaterThanOrEqual(1007);
    },
  );
});

describe('rule 23: changes of a former bridge are refused, its messages and receipts never', () => {
  it('in a chat', async () => {
    const former = await connect('former-a');
    await sayAt(former.epoch, 'stale', request('stale'));
    const epoch = former.epoch + 1;
    await sayAt(epoch, 'stale', accept(31));
    const receipt = {
      kind: 'receipt',
      at: 4,
      readMessages: [{ id: 'm-1', from: { id: 'stale' }, timestamp: 999, readAt: 50 }],
    };
    const late = await sayAt(
      former.epoch,
      'stale',
      { kind: 'silent', at: 3, rev: 2 },
      message('stale', 1),
      receipt,
    );
    expect(late.refused).toMatchObject([{ index: 0, code: 'stale_epoch' }]);
    expect(late.acks).toHaveLength(1);
    expect(late.held?.state).toBe('online');
    expect(await contents('stale')).toEqual(['text 1']);
  });

  it('and at the desk', async () => {
    const first = await connect('desk-a');
    first.socket.close();
    await expect.poll(() => runInDurableObject(desk(), (instance) => instance.bridgeHeardAt())).toBeNull();
    const second = await connect('desk-b');
    expect(second.epoch).toBe(first.epoch + 1);
    const answer = await textOf(
      await post({ v: 1, epoch: first.epoch, chats: [], desk: [attendantOnline(32)] }),
    );
    expect(JSON.parse(answer)).toMatchObject({ refused: [{ index: 0, code: 'stale_epoch' }] });
  });
});

describe('rule 26: what objects say unasked waits for the bridge', () => {
  it('until it is acknowledged, also over evictions, and is sent again by the cursor', async () => {
    const first = await connect('kept');
    const say = (id: number) =>
      post({ v: 1, epoch: first.epoch, chats: [], desk: [attendantOnline(id)] }).then(textOf);
    await sayAt(first.epoch, 'kept', request('kept'));
    await say(41);
    let effect = await first.socket.nextKept();
    const isOffer = ({ topic }: { topic: string }) => topic === 'client/attendants/assign/41';
    while (!effect.publishes.some(isOffer)) effect = await first.socket.nextKept();
    expect(effect.publishes.filter(isOffer)).toHaveLength(1);
    first.socket.close();
    await expect.poll(() => runInDurableObject(desk(), (instance) => instance.bridgeHeardAt())).toBeNull();
    await evictDurableObject(desk());
    const again = await connect('kept', effect.n - 1);
    const repeated = await again.socket.nextKept();
    expect(repeated.n).toBe(effect.n);
    again.socket.send({ type: 'ack', n: effect.n });
    await expect
      .poll(() =>
        runInDurableObject(
          desk(),
          (_, { storage }) =>
            storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM outbox WHERE n <= ?', effect.n).one()
              .n,
        ),
      )
      .toBe(0);
  });

  it('and the socket survives the desk’s sleep, which answers pings without waking', async () => {
    const { socket, epoch } = await connect('asleep');
    await evictDurableObject(desk());
    socket.send('ping');
    await post({ v: 1, epoch, chats: [], desk: [attendantOnline(42)] }).then(textOf);
    expect(await socket.next('effects')).toBeDefined();
    expect(socket.closed).toBeNull();
  });
});
