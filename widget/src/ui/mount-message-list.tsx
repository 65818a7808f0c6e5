import { dated, fromWire } from '@chimpassist/client/conversation';
import { render } from 'preact';
import type { ChimpMessageListProps } from '../../types/public.d.ts';
import { isOwn } from '../core/own.ts';
import { languageFor } from '../i18n/labels.ts';
import { keepToUs } from '../launcher/keep-to-us.ts';
import launcherCss from '../launcher/launcher.css?inline';
import { addSheet } from '../launcher/sheet.ts';
import { Bubbles } from './bubbles.tsx';
import css from './conversation.css?inline';
import { useTexts } from './use-texts.ts';

export interface MountedList {
  update(props: ChimpMessageListProps): void;
  unmount(): void;
}

const IN_FLOW = ':host { position: static !important; z-index: auto !important }';

/** Draws a conversation into a place of the page, behind a shadow root of its own. */
export function mountMessageList(place: HTMLElement, props: ChimpMessageListProps): MountedList {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  for (const sheet of [launcherCss, css, IN_FLOW]) addSheet(root, sheet);
  // As in the panel: copying from it, or walking it by keys, fires no shortcut of the page.
  keepToUs(host);
  place.append(host);
  const update = (next: ChimpMessageListProps): void => render(<List {...next} />, root);
  update(props);
  return {
    update,
    unmount() {
      render(null, root);
      host.remove();
    },
  };
}

function List({ session, userId, theme, language: wish, texts: own }: ChimpMessageListProps) {
  const { language, tag, dir } = languageFor(wish);
  const texts = useTexts({ language, own }, true);
  const messages = dated(
    (session.lastMessages ?? []).map(({ id, from, timestamp, receivedAt, content, readAt }) =>
      fromWire({
        id,
        from: {
          id: from.id,
          name: from.name ?? '',
          avatarURL: from.avatarURL ?? null,
          role: undefined,
        },
        timestamp,
        receivedAt: receivedAt ?? undefined,
        content,
        readAt: readAt ?? null,
        seq: undefined,
      }),
    ),
  );
  return (
    <div class="frame" dir={dir} lang={tag} data-theme={theme ?? 'auto'}>
      <section class="list" aria-label={texts.conversation}>
        <Bubbles
          messages={messages}
          isOwn={(message) => isOwn(message, String(userId))}
          deliveryOf={(message) => (message.readAt === null ? 'stored' : 'read')}
          texts={texts}
          tag={tag}
        />
      </section>
    </div>
  );
}
