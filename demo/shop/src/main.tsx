import { createRoot } from 'react-dom/client';
import { Shop, type ShopSettings } from './shop.tsx';
import './shop.css';

const root = document.getElementById('shop');
if (root === null) throw new Error('The page has no element "shop".');

const answer = await fetch('/shop.json');
const settings = (await answer.json()) as ShopSettings;
createRoot(root).render(<Shop settings={settings} />);
