import { runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import { type DirectoryPerson, TOKEN_HEADER } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import {
  ask,
  codeOf,
  directory,
  isAtDesk,
  OWNER,
  owner,
  signIn,
  somebody,
  statusWith,
} from './directory-support.ts';
import { desk, picture } from './support.ts';

describe('changes in the built-in directory of attendants', () => {
  it('ends the rights of who is disabled at once, and gives them back', async () => {
    const { id, email, password, token, supervisor, path } = await somebody();
    expect([await statusWith(token), await isAtDesk(id)]).toEqual([200, true]);
    const changed = await ask(path, { body: { disabled: true }, token: supervisor });
    expect(await changed.json()).toMatchObject({ id, disabled: true });
    expect([await statusWith(token), await isAtDesk(id)]).toEqual([401, false]);
    // What still comes over a broker that knows only the token is refused by the desk.
    const standings = await desk().standings([id]);
    expect(standings.get(id)).toEqual({ kind: 'signedOut' });
    const body = { email, password };
    expect(await codeOf(await ask('/chimpassist/auth', { body }))).toEqual([403, 'disabled']);
    expect((await signIn(email, 'a wrong password')).status).toBe(401);

    await ask(path, { body: { disabled: false }, token: supervisor });
    expect(await statusWith(token)).toBe(401);
    expect(await statusWith((await signIn(email, password)).token)).toBe(200);
  });

  it('closes the sockets of who is disabled, and opens none by an old token', async () => {
    const { token, supervisor, path } = await somebody();
    const dial = () =>
      SELF.fetch('http://worker/mqtt', {
        headers: { upgrade: 'websocket', 'sec-websocket-protocol': `mqtt, ${token}` },
      });
    const { webSocket } = await dial();
    if (webSocket === null) throw new Error('No socket.');
    webSocket.accept();
    const closed = new Promise<number>((resolve) =>
      webSocket.addEventListener('close', ({ code }) => resolve(code)),
    );
    // Another name ends nothing.
    await ask(path, { body: { name: 'Ada' }, token: supervisor });
    expect(webSocket.readyState).toBe(WebSocket.OPEN);
    await ask(path, { body: { disabled: true }, token: supervisor });
    expect(await closed).toBe(1008);
    expect((await dial()).status).toBe(401);
  });

  it('gives another level and name to who is signed in, without a new sign-in', async () => {
    const { id, token, supervisor, path } = await somebody();
    expect((await ask('/chimpassist/people', { token })).status).toBe(403);
    const change = { type: 'support/supervisor', name: 'Ada', avatarURL: 'https://shop.test/ada.png' };
    await ask(path, { body: change, token: supervisor });
    expect((await ask('/chimpassist/people', { token })).status).toBe(200);
    const seen = (await picture()).attendants.find((attendant) => String(attendant.id) === id);
    expect(seen).toMatchObject(change);
  });

  it('takes a reset password from now on, and no sign-in from before', async () => {
    const { email, password, token, supervisor, path } = await somebody();
    const reset = await ask(`${path}/password`, { body: { password: 'quite another' }, token: supervisor });
    expect([reset.status, await statusWith(token)]).toEqual([204, 401]);
    expect((await signIn(email, password)).status).toBe(401);
    expect((await signIn(email, 'quite another')).status).toBe(200);
  });

  it('changes the own password: other windows end, this one stays at work', async () => {
    const { id, email, password, token } = await somebody();
    const elsewhere = (await signIn(email, password)).token;
    const change = (current: string) =>
      ask('/chimpassist/password', { body: { current, password: 'my own new one' }, token });
    expect(await codeOf(await change('not the password'))).toEqual([401, 'wrong_password']);
    const changed = await change(password);
    expect(changed.status).toBe(204);
    expect([await statusWith(token), await statusWith(elsewhere)]).toEqual([401, 401]);
    expect(await statusWith(changed.headers.get(TOKEN_HEADER))).toBe(200);
    expect(await isAtDesk(id)).toBe(true);
    expect((await signIn(email, 'my own new one')).status).toBe(200);
  });

  it('removes somebody, whose e-mail is free again for another id', async () => {
    const { id, email, password, token, supervisor, path } = await somebody();
    expect((await ask(path, { method: 'DELETE', token: supervisor })).status).toBe(204);
    expect([await statusWith(token), await isAtDesk(id)]).toEqual([401, false]);
    expect((await signIn(email, password)).status).toBe(401);
    expect(await codeOf(await ask(path, { method: 'DELETE', token: supervisor }))).toEqual([
      404,
      'not_found',
    ]);
    const body = { email, name: 'Next', type: 'support/firstLevel', password };
    const next = (await (await ask('/chimpassist/people', { body, token: supervisor })).json()) as {
      id: string;
    };
    expect(next.id).not.toBe(id);
    expect(await statusWith(token)).toBe(401);
  });

  it('keeps the last supervisor who can sign in', async () => {
    const supervisor = await owner();
    const people = (await (
      await ask('/chimpassist/people', { token: supervisor })
    ).json()) as DirectoryPerson[];
    for (const { id, type, email } of people)
      if (type === 'support/supervisor' && email !== OWNER.email)
        await ask(`/chimpassist/people/${id}`, { method: 'DELETE', token: supervisor });
    const path = `/chimpassist/people/${people.find(({ email }) => email === OWNER.email)?.id}`;
    const refused = [409, 'last_supervisor'];
    for (const body of [{ disabled: true }, { type: 'support/firstLevel' }])
      expect(await codeOf(await ask(path, { body, token: supervisor }))).toEqual(refused);
    expect(await codeOf(await ask(path, { method: 'DELETE', token: supervisor }))).toEqual(refused);
    expect((await ask(path, { body: { name: 'Olga R.' }, token: supervisor })).status).toBe(200);
  });

  it('refuses an e-mail taken in any spelling, and a password that is too short', async () => {
    const token = await owner();
    const { email } = OWNER;
    const add = (body: object) =>
      ask('/chimpassist/people', {
        body: { email, name: 'Twin', type: 'support/firstLevel', password: 'ten letters', ...body },
        token,
      });
    expect(await codeOf(await add({ email: ` ${email.toUpperCase()} ` }))).toEqual([409, 'email_taken']);
    for (const body of [
      { password: 'too short' },
      { email: 'no address' },
      { name: ' ' },
      { type: 'support/boss' },
      { avatarURL: 'javascript:alert(1)' },
    ])
      expect([body, await codeOf(await add({ email: 'new@shop.test', ...body }))]).toEqual([
        body,
        [400, 'bad_request'],
      ]);
  });

  it('tells the desk of a change until the desk has heard it', async () => {
    const { id, supervisor, path, token } = await somebody();
    const mend = await runInDurableObject(desk(), (instance) => {
      const prototype = Object.getPrototypeOf(instance) as { accountChanged: unknown };
      const original = prototype.accountChanged;
      prototype.accountChanged = () => Promise.reject(new Error('The desk is away.'));
      return () => {
        prototype.accountChanged = original;
      };
    });
    await ask(path, { body: { disabled: true }, token: supervisor });
    expect([await statusWith(token), await isAtDesk(id)]).toEqual([401, true]);
    await runInDurableObject(desk(), () => mend());
    expect(await runDurableObjectAlarm(directory())).toBe(true);
    expect(await isAtDesk(id)).toBe(false);
    expect(await runDurableObjectAlarm(directory())).toBe(false);
  });
});
