import { ARRIVING } from './arriving.ts';
import { TALKING } from './talking.ts';
import { WAITING } from './waiting.ts';

export const STATES = [...ARRIVING, ...TALKING, ...WAITING];
