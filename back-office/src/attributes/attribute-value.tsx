import type { Attribute } from '@chimpassist/protocol';
import { safeUrl } from '@chimpassist/protocol/text';
import { Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { Words } from '../ui/words.tsx';

const ADDRESSES: readonly string[] = ['page', 'referrer'];

/** What an attribute says: an address as a link, a time zone with the time that it is there now. */
export function AttributeValue(props: { attribute: Attribute }) {
  const desk = useDesk();
  const language = useLanguage();
  const address = () => (ADDRESSES.includes(props.attribute.name) ? safeUrl(props.attribute.value) : null);
  const time = () =>
    props.attribute.name === 'timeZone' ? timeIn(props.attribute.value, desk.now(), language.tag()) : null;
  return (
    <span dir="auto">
      <Show
        when={address()}
        fallback={<Words text={[time(), props.attribute.value].filter(Boolean).join(' · ')} />}
      >
        {(href) => (
          <a href={href()} target="_blank" rel="noopener noreferrer nofollow ugc">
            {props.attribute.value}
          </a>
        )}
      </Show>
    </span>
  );
}

/** Null where this browser does not know the zone: a page can claim any. */
function timeIn(timeZone: string, now: number, tag: string): string | null {
  try {
    return new Date(now).toLocaleTimeString(tag, { timeZone, hour: 'numeric', minute: '2-digit' });
  } catch {
    return null;
  }
}
