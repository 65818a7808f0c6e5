import type { Bridge } from '../../bridge/src/bridge.ts';
