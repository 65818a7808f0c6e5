import type * as ReactApi from 'react';
import type { ChimpHandle, ChimpWidgetProps } from '../../types/public.d.ts';

/** What both ends of React can do with an element; each entry file brings its own. */
export interface Ports {
  React: typeof ReactApi;
  render(element: ReactApi.ReactElement, place: Element): { unmount(): void };
  ChimpWidget: typeof import('../../types/index.d.ts').ChimpWidget;
  ChimpMessageList: typeof import('../../types/index.d.ts').ChimpMessageList;
}

/** What the test steers the page by. */
export interface Stage {
  version: string;
  handle: ChimpHandle;
  heard: [string, unknown][];
  set(change: Partial<ChimpWidgetProps> & { count?: number }): void;
  unmount(): void;
  mount(): void;
}

const EVENTS = ['ready', 'opened', 'closed', 'message', 'unread', 'assigned'] as const;

/** A page as people write it: StrictMode, state above, a ref used in an effect before the widget has loaded anything. */
export function start(
  { React, render, ChimpWidget, ChimpMessageList }: Ports,
  props: ChimpWidgetProps,
): void {
  const { createElement, createRef, StrictMode, useEffect, useState } = React;
  const ref = createRef<ChimpHandle>();
  const heard: Stage['heard'] = [];
  let change: Stage['set'] = () => {};
  let ways: (() => void)[] = [];

  // biome-ignore lint/correctness/noComponentHookFactories: which React it is written in is a parameter here.
  function App() {
    const [{ count = 1, ...more }, set] = useState<Partial<ChimpWidgetProps> & { count?: number }>({});
    change = (next) => set((before) => ({ ...before, ...next }));
    useEffect(() => {
      ways = EVENTS.map(
        (name) => ref.current?.on(name, (detail) => heard.push([name, detail])) ?? (() => {}),
      );
      return () => {
        for (const leave of ways) leave();
      };
    }, []);
    const widgets = Array.from({ length: count }, (_, i) =>
      createElement(ChimpWidget, {
        key: i,
        ...props,
        ...(i === 0 ? { ref } : { title: `Widget ${i + 1}`, mqttBaseTopic: `chimpassist/other${i}` }),
        ...more,
      }),
    );
    const session = {
      lastMessages: [
        { id: 'm1', from: { id: 7, name: 'Mary' }, timestamp: 1, content: 'A listed question' },
        { id: 'm2', from: { id: 12, name: 'Ana' }, timestamp: 2, content: 'A listed answer' },
      ],
    };
    return createElement(
      'main',
      null,
      createElement('h1', null, 'A shop in React'),
      createElement(ChimpMessageList, { session, userId: 7 }),
      ...widgets,
    );
  }

  const place = document.getElementById('app') ?? document.body;
  const mount = () => render(createElement(StrictMode, null, createElement(App)), place);
  let mounted = mount();
  const stage: Stage = {
    version: React.version,
    get handle() {
      if (ref.current === null) throw new Error('No ref.');
      return ref.current;
    },
    heard,
    set: (next) => change(next),
    unmount: () => mounted.unmount(),
    mount: () => {
      mounted = mount();
    },
  };
  Object.assign(window, { stage });
}
