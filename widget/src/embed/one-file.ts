import { importBeside } from '../core/beside.ts';
import * as proactive from '../proactive/index.ts';
import * as full from '../ui/full.tsx';
import { ownTag, startFrom } from './tag.ts';

/** The name of the file that stands beside this one; put in by the build. */
declare const ON_SITE_FILE: string;

const tag = ownTag();
// Where the file for files is there too, it is found; without it, none are offered.
full.lookBeside(tag?.src || document.baseURI);

/** The same with everything in it but files, for sites that can host or pin one file only. */
startFrom(tag, {
  full: () => Promise.resolve(full),
  proactive: () => Promise.resolve(proactive),
  visitorPresence: () => importBeside(ON_SITE_FILE),
});
