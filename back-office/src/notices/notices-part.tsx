import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSites } from '../sites/sites-context.ts';
import { Announcer } from './announcer.tsx';
import { tellNoteworthy } from './notices.ts';

/** Tells of what arrives: by sound, notification and title, and in words to those who hear the page. */
export default function Notices() {
  tellNoteworthy(useDesk(), useTexts(), useSites());
  return <Announcer />;
}
