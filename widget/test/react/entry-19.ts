import * as React from 'react';
import { createRoot } from 'react-dom/client';
import * as Widget from '../../dist/index.js';
import { type Ports, start } from './page.ts';

const render: Ports['render'] = (element, place) => {
  const root = createRoot(place);
  root.render(element);
  return { unmount: () => root.unmount() };
};
start(
  { React, render, ...(Widget as unknown as Pick<Ports, 'ChimpWidget' | 'ChimpMessageList'>) },
  window.props,
);
