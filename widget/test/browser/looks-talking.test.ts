import { testEveryLook } from './every-look.ts';
import { TALKING } from './states/talking.ts';

testEveryLook(TALKING);
