import { mount } from 'svelte';
import Shop from './shop.svelte';

const target = document.getElementById('root');
if (target === null) throw new Error('The page has no element "root".');
mount(Shop, { target });
