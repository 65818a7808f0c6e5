import * as React from 'react';
import * as ReactDom from 'react-dom';
import * as Widget from '../../dist/index.js';
import { type Ports, start } from './page.ts';

/** What React had before 18. */
interface OldReactDom {
  render(element: unknown, place: Element): void;
  unmountComponentAtNode(place: Element): void;
}
const { render: draw, unmountComponentAtNode } = ReactDom as unknown as OldReactDom;

const render: Ports['render'] = (element, place) => {
  draw(element, place);
  return { unmount: () => unmountComponentAtNode(place) };
};
start(
  { React, render, ...(Widget as unknown as Pick<Ports, 'ChimpWidget' | 'ChimpMessageList'>) },
  window.props,
);
