import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSites } from '../sites/sites-context.ts';
import { Announcer } from './announcer.tsx';
import { tellNews } from './notices.ts';

/** Tells of what arrives: by sound, notification and title, and in words to those who hear the page. */
export default function Notices() {
  tellNews(useDesk(), useTexts(), useSites());
  return <Announcer />;
}
