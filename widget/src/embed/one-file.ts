import * as full from '../ui/full.tsx';
import { ownTag, startFrom } from './tag.ts';

/** The same with everything in it, for sites that can host or pin one file only. */
startFrom(ownTag(), () => Promise.resolve(full));
