import { createElement, forwardRef, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import type * as Public from '../../types/index.d.ts';
import type { ChimpHandle, ChimpWidgetProps } from '../../types/public.d.ts';
import { createLateHandle } from '../launcher/late-handle.ts';
import { type Loads, type MountedWidget, mountChimpWidget } from '../launcher/mount.ts';
import type { MountedList } from '../ui/mount-message-list.tsx';

const loads: Loads = {
  full: () => import('../ui/full.tsx'),
  proactive: () => import('../proactive/index.ts'),
  visitorPresence: () => import('../on-site/index.ts'),
};

export const ChimpWidget: typeof Public.ChimpWidget = forwardRef<ChimpHandle, ChimpWidgetProps>(
  function ChimpWidget(props, ref) {
    const mounted = useRef<MountedWidget | null>(null);
    const late = useMemo(() => createLateHandle(), []);
    const latest = useRef(props);
    latest.current = props;
    useEffect(() => {
      const widget = mountChimpWidget(latest.current, loads);
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
  },
);

export const ChimpMessageList: typeof Public.ChimpMessageList = function ChimpMessageList(props) {
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedList | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let isGone = false;
    import('../ui/mount-message-list.tsx')
      .then(({ mountMessageList }) => {
        if (isGone || place.current === null) return;
        mounted.current = mountMessageList(place.current, latest.current);
      })
      .catch(() => console.error('ChimpMessageList: its code could not be loaded. Reload the page.'));
    return () => {
      isGone = true;
      mounted.current?.unmount();
      mounted.current = null;
    };
  }, []);
  useEffect(() => {
    mounted.current?.update(props);
  });
  return createElement('div', { ref: place });
};
