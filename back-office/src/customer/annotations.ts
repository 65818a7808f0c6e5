import { RestError } from '@chimpassist/client/rest';
import { followAnnotations } from '@chimpassist/client/workspace';
import type { Attribute, ChatTags, Consent, Id, SessionTopic } from '@chimpassist/protocol';
import { createSignal, onCleanup } from 'solid-js';
import type { Desk } from '../desk-view/desk-context.tsx';

export type Loaded<T> = { kind: 'loading' } | { kind: 'failed' } | { kind: 'ready'; value: T };
/** Why something was not written down. */
export type Trouble = 'tooMany' | 'notSaved';

/** The tags of a chat as lists show them: of the customer, and of one session. */
function shownTags({ tags, sessions }: ChatTags, sessionId: string): string[] {
  const own = sessions.find((each) => each.sessionId === sessionId)?.tags ?? [];
  return [...new Set([...tags, ...own])];
}

/** What attendants have written down of one customer: read, kept up to date, and changed. Lives as long as its owner. */
export function createAnnotations(desk: Desk, topic: SessionTopic, customerId: Id) {
  const [tags, setTags] = createSignal<Loaded<ChatTags>>({ kind: 'loading' });
  const [attributes, setAttributes] = createSignal<Loaded<Attribute[]>>({ kind: 'loading' });
  const [consents, setConsents] = createSignal<readonly Consent[]>([]);
  let isGone = false;
  let reading: Promise<void> | null = null;
  /** Something newer was heard than what is on its way to be read. */
  let isTooOld = false;
  /** How often something was heard. */
  let timesHeard = 0;
  /** Changes go out one after the other: each says all tags, as they are after the one before. */
  let last: Promise<unknown> = Promise.resolve();

  const sessionId = () => desk.store.peek().chats.get(topic)?.session.sessionId ?? '';
  function takeTags(value: ChatTags): void {
    if (isGone) return;
    setTags({ kind: 'ready', value });
    desk.store.dispatch({ type: 'tagged', topic, tags: shownTags(value, sessionId()) });
  }
  const takeAttributes = (value: Attribute[]): void => {
    if (!isGone) setAttributes({ kind: 'ready', value });
  };
  const heard =
    <T>(take: (value: T) => void) =>
    (value: T): void => {
      timesHeard += 1;
      isTooOld = true;
      take(value);
    };
  /** Resolves when nothing newer was heard than what was read. */
  function read(): Promise<void> {
    isTooOld = true;
    reading ??= readNow().finally(() => {
      reading = null;
    });
    return reading;
  }
  async function readNow(): Promise<void> {
    try {
      const { rest } = await desk.engine.workspace();
      while (isTooOld && !isGone) {
        isTooOld = false;
        const [tagged, known] = await Promise.all([rest.tags(customerId), rest.facts(customerId)]);
        if (isTooOld) continue;
        takeTags(tagged);
        takeAttributes(known.attributes);
        setConsents(known.consents ?? []);
      }
    } catch {
      if (isGone) return;
      if (tags().kind !== 'ready') setTags({ kind: 'failed' });
      if (attributes().kind !== 'ready') setAttributes({ kind: 'failed' });
    }
  }
  /** Writes something down. The answer is taken where nothing was heard meanwhile, which may be newer. */
  async function put<T>(work: Promise<T>, take: (value: T) => void): Promise<void> {
    const before = timesHeard;
    const answer = await work;
    if (timesHeard !== before) {
      await read();
      return;
    }
    // What is on its way may have been read before it.
    isTooOld = true;
    take(answer);
  }
  async function change(work: () => Promise<void>): Promise<Trouble | null> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    try {
      await turn;
      return null;
    } catch (error) {
      return error instanceof RestError && error.code === 'too_many' ? 'tooMany' : 'notSaved';
    }
  }

  onCleanup(
    followAnnotations(desk.engine, topic, {
      onTags: heard(takeTags),
      onAttributes: heard(takeAttributes),
      onConsents: setConsents,
      onReady: () => void read(),
    }),
  );
  onCleanup(() => {
    isGone = true;
  });

  return {
    tags,
    attributes,
    consents,
    read: (): void => void read(),
    /** @param session of this one alone; null: of the customer. */
    changeTags: (
      session: string | null,
      next: (before: readonly string[]) => readonly string[],
    ): Promise<Trouble | null> =>
      change(async () => {
        const now = tags();
        if (now.kind !== 'ready') return;
        const { rest } = await desk.engine.workspace();
        const { sessions, tags: ofCustomer } = now.value;
        const before =
          session === null ? ofCustomer : (sessions.find((one) => one.sessionId === session)?.tags ?? []);
        await put(rest.putTags(customerId, next(before), session ?? undefined), takeTags);
      }),
    /** Null takes one away. */
    putAttributes: (values: Record<string, string | null>): Promise<Trouble | null> =>
      change(async () => {
        const { rest } = await desk.engine.workspace();
        await put(rest.putAttributes(customerId, values), takeAttributes);
      }),
  };
}
export type Annotations = ReturnType<typeof createAnnotations>;
