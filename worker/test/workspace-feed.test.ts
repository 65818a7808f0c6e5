import { runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import type { WorkspaceFeed } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { LinkClient } from './link-client.ts';
import { bridge, counted, desk, FIRST, message, request, say, signIn } from './support.ts';
import { ask, HELLO, read, revisionsAtDesk, SECOND, statusOf, workspace } from './workspace-support.ts';

describe('a change of the workspace', () => {
  const feeds = (client: LinkClient, topic = 'client/workspace') => client.heardOn(topic) as WorkspaceFeed[];

  it('reaches the desks at the edge, and what is alone reaches its owner only', async () => {
    const first = await LinkClient.open(21);
    const second = await LinkClient.open(22, 'one', SECOND.type);
    await first.follow('client/workspace', 'client/attendants/workspace/21');
    await second.follow('client/workspace', 'client/attendants/workspace/22');
    const { revision } = await read();
    await ask('/workspace/answers/live', { body: HELLO });
    await ask('/workspace/own/answers/alone', { by: FIRST, body: { name: 'Alone', text: 'my own' } });
    await ask('/workspace/answers/live', { method: 'DELETE' });
    const answer = { id: 'live', ...HELLO, language: null };
    const said = [
      { revision: revision + 1, answers: [answer] },
      { revision: revision + 2, answersGone: ['live'] },
    ];
    await expect.poll(() => feeds(first)).toEqual(said);
    await expect.poll(() => feeds(second)).toEqual(said);
    await expect
      .poll(() => feeds(first, 'client/attendants/workspace/21'))
      .toMatchObject([{ answers: [{ id: 'alone', text: 'my own' }] }]);
    expect(second.heardOn('client/attendants/workspace/22')).toEqual([]);
    expect(await revisionsAtDesk(FIRST)).toEqual({
      revision: revision + 2,
      ownRevision: (await read(FIRST)).own.revision,
    });
  });

  it('goes to the bridge for desks at a broker, and a large one as a revision alone', async () => {
    const { socket } = await bridge('of the workspace');
    const { revision } = await read();
    await ask('/workspace/answers/large', { body: { name: 'Large', text: 'x'.repeat(9_000) } });
    await ask('/workspace/grants/33', { body: { rights: ['reports'] } });
    const said = () =>
      socket.frames
        .flatMap((frame) => (frame.type === 'effects' ? frame.publishes : []))
        .filter(({ topic }) => topic === 'client/workspace');
    const topic = 'client/workspace';
    await expect.poll(said).toEqual([
      { topic, qos: 0, payload: { revision: revision + 1 } },
      {
        topic,
        qos: 0,
        payload: { revision: revision + 2, grants: [{ id: '33', rights: ['reports'] }] },
      },
    ]);
    socket.close();
    await expect.poll(() => desk().bridgeHeardAt()).toBeNull();
  });

  it('that the desk did not take is told later, as a revision that is to be read', async () => {
    const { revision } = await read();
    const first = await LinkClient.open(21, 'later');
    await first.follow('client/workspace');
    const restore = await runInDurableObject(desk(), (instance) => {
      const prototype = Object.getPrototypeOf(instance) as { workspaceChanged: unknown };
      const original = prototype.workspaceChanged;
      prototype.workspaceChanged = () => {
        throw new Error('The desk is away.');
      };
      return () => {
        prototype.workspaceChanged = original;
      };
    });
    expect(await statusOf('/workspace/tags/late', { body: { name: 'Late' } })).toBe(200);
    await runInDurableObject(desk(), () => restore());
    expect(feeds(first)).toEqual([]);
    expect(await runDurableObjectAlarm(workspace())).toBe(true);
    await expect.poll(() => feeds(first)).toEqual([{ revision: revision + 1 }]);
    expect(await runDurableObjectAlarm(workspace())).toBe(false);
  });

  it('is asked for by no chat, no message, and no page that is opened', async () => {
    await signIn(21, FIRST.type);
    const methods = ['contents', 'rightsOf', 'put', 'audit'];
    const counts = await Promise.all(methods.map((method) => counted(workspace(), method)));
    await say('unasked', request('unasked'), message('unasked', 1));
    await say('unasked', { kind: 'accept', at: 2, attendant: { ...FIRST, name: 'A', avatarURL: null } });
    await say('unasked', { kind: 'silent', at: 3, rev: 2 });
    await SELF.fetch('http://worker/session', { method: 'POST' });
    expect(await statusOf('/desk', { by: FIRST })).toBe(200);
    expect(await statusOf('/config/attendant', { by: FIRST })).toBe(200);
    const calls = [];
    for (const count of counts) calls.push(await count());
    expect(calls).toEqual([0, 0, 0, 0]);
  });
});
