import type { ChatMessage } from '@chimpassist/client/conversation';
import { listen } from '@chimpassist/client/listen';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { CARRIED } from '../launcher/home.ts';

const NEAR_PX = 48;

/**
 * Keeps the reader where they are: at the end, new messages come into view; further up, nothing moves, also when older
 * ones are put on top. An own message goes to the end always.
 */
export function useScroll(messages: readonly ChatMessage[], lastIsOwn: boolean, isShown: boolean) {
  const list = useRef<HTMLDivElement>(null);
  const before = useRef({ first: '', last: '', height: 0, top: 0, isAtEnd: true });
  const [hasNew, setHasNew] = useState(false);

  const toEnd = useCallback((): void => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
    setHasNew(false);
  }, []);

  /** @returns whether the reader is at the end. */
  const onScroll = useCallback((): boolean => {
    const element = list.current;
    if (element === null) return before.current.isAtEnd;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    before.current.isAtEnd = isAtEnd;
    before.current.top = element.scrollTop;
    if (isAtEnd) setHasNew(false);
    return isAtEnd;
  }, []);

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    // The composer grows, the phone's keyboard comes: who was at the end stays there.
    const observer = new ResizeObserver(() => {
      if (before.current.isAtEnd) element.scrollTo({ top: element.scrollHeight });
    });
    observer.observe(element);
    const leave = listen(element.getRootNode(), [CARRIED], () => {
      const { isAtEnd, top } = before.current;
      element.scrollTo({ top: isAtEnd ? element.scrollHeight : top });
    });
    return () => {
      observer.disconnect();
      leave();
    };
  }, []);

  const first = messages[0]?.identity ?? '';
  const last = messages.at(-1)?.identity ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the messages may change the height.
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null || !isShown) return;
    const was = before.current;
    const isNew = last !== was.last;
    if (was.isAtEnd || (isNew && lastIsOwn)) {
      toEnd();
      was.isAtEnd = true;
    } else if (isNew) {
      setHasNew(true);
    } else if (first !== was.first) {
      element.scrollTop += element.scrollHeight - was.height;
    }
    before.current = { ...was, first, last, height: element.scrollHeight };
  }, [first, last, lastIsOwn, isShown, messages, toEnd]);

  return { list, onScroll, hasNew, toEnd };
}
