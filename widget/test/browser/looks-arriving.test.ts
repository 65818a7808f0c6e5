import { testEveryLook } from './every-look.ts';
import { ARRIVING } from './states/arriving.ts';

testEveryLook(ARRIVING);
