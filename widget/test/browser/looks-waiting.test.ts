import { testEveryLook } from './every-look.ts';
import { WAITING } from './states/waiting.ts';

testEveryLook(WAITING);
