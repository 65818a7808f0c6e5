import type { ChimpEventName, ChimpEvents, ChimpHandle } from '../../types/public.d.ts';

type Listening = (handle: ChimpHandle) => () => void;

/**
 * A handle that is there from the first render on, before the widget is (effects of the page run in any order), and
 * that stays the same when StrictMode mounts twice: listeners move along.
 */
export function createLateHandle() {
  let target: ChimpHandle | null = null;
  const todo: ((handle: ChimpHandle) => void)[] = [];
  const listening = new Map<Listening, (() => void) | null>();
  const ways = new Map<unknown, () => void>();

  const run = (call: (handle: ChimpHandle) => void): void => {
    if (target === null) todo.push(call);
    else call(target);
  };
  const handle: ChimpHandle = {
    open: () => run((widget) => widget.open()),
    close: () => run((widget) => widget.close()),
    toggle: () => run((widget) => widget.toggle()),
    send: (content) => run((widget) => widget.send(content)),
    on<Name extends ChimpEventName>(name: Name, listener: (detail: ChimpEvents[Name]) => void) {
      const listen: Listening = (widget) => widget.on(name, listener);
      listening.set(listen, target === null ? null : listen(target));
      const leave = (): void => {
        listening.get(listen)?.();
        listening.delete(listen);
        ways.delete(listener);
      };
      ways.set(listener, leave);
      return leave;
    },
    off: (_name, listener) => ways.get(listener)?.(),
  };
  return {
    handle,
    /** Returns the way to let it go. */
    take(widget: ChimpHandle): () => void {
      target = widget;
      for (const listen of listening.keys()) listening.set(listen, listen(widget));
      for (const call of todo.splice(0)) call(widget);
      return () => {
        target = null;
        for (const listen of listening.keys()) listening.set(listen, null);
      };
    },
  };
}
