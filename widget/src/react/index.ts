import { createElement, forwardRef, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { type MountedWidget, mountChimpWidget } from '../launcher/mount.tsx';
import type { ChimpHandle, ChimpMessageListProps, ChimpWidgetProps } from '../public.ts';
import { type MountedList, mountMessageList } from '../ui/mount-message-list.tsx';
import { createLateHandle } from './late-handle.ts';

/**
 * The chat in the corner of the page. It draws itself, outside of React, behind a shadow root at the end of the body;
 * this component only says with which props, and from when to when. On a server it is nothing.
 *
 * @example
 * <ChimpWidget backendEndpoint="https://chat.example.com" mqttBrokerHost="https://mqtt.example.com/mqtt" />
 */
export const ChimpWidget = forwardRef<ChimpHandle, ChimpWidgetProps>(function ChimpWidget(props, ref) {
  const mounted = useRef<MountedWidget | null>(null);
  const late = useMemo(() => createLateHandle(), []);
  const first = useRef(props);
  first.current = props;
  useEffect(() => {
    const widget = mountChimpWidget(first.current);
    mounted.current = widget;
    const release = late.take(widget);
    return () => {
      release();
      widget.unmount();
      mounted.current = null;
    };
  }, [late]);
  useEffect(() => {
    mounted.current?.update(props);
  });
  useImperativeHandle(ref, () => late.handle, [late]);
  return null;
});

/** A conversation to look at: the messages of a session, those of `userId` at the end side. */
export function ChimpMessageList(props: ChimpMessageListProps) {
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedList | null>(null);
  const first = useRef(props);
  first.current = props;
  useEffect(() => {
    if (place.current === null) return;
    const list = mountMessageList(place.current, first.current);
    mounted.current = list;
    return () => {
      list.unmount();
      mounted.current = null;
    };
  }, []);
  useEffect(() => {
    mounted.current?.update(props);
  });
  return createElement('div', { ref: place });
}

export type * from '../public.ts';
