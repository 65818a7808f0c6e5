import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { Announcer } from './announcer.tsx';
import { tellNews } from './notices.ts';

/** Tells of what arrives: by sound, notification and title, and in words to those who hear the page. */
export default function Notices() {
  tellNews(useDesk(), useTexts());
  return <Announcer />;
}
