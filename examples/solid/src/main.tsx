import { render } from 'solid-js/web';
import { Shop } from './shop.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element "root".');
render(() => <Shop />, root);
