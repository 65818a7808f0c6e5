import { initialsOf } from '@chimpassist/protocol/text';
import { createSignal, Show } from 'solid-js';

const HUES = 8;

function hueOf(id: string): number {
  let hash = 0;
  for (const unit of id) hash = (hash * 31 + (unit.codePointAt(0) ?? 0)) >>> 0;
  return hash % HUES;
}

const isPicture = (url: string | null | undefined): url is string =>
  url !== null && url !== undefined && /^(https?:|data:image\/)/i.test(url);

/** A picture, or the initials where there is none or it cannot be loaded. The name stands beside it, so it is silent. */
export function Avatar(props: {
  id: string | number;
  name: string;
  url: string | null | undefined;
  size?: 'small' | 'large';
  presence?: 'online' | 'waiting' | 'over' | 'away' | undefined;
}) {
  const [broken, setBroken] = createSignal<string | null>(null);
  const url = () => (isPicture(props.url) && broken() !== props.url ? props.url : null);
  return (
    <span class="avatar" data-size={props.size} data-hue={hueOf(String(props.id))} aria-hidden="true">
      <Show when={url()} fallback={<span class="avatar-initials">{initialsOf(props.name) || '?'}</span>}>
        {(source) => (
          <img
            src={source()}
            alt=""
            loading="lazy"
            referrerpolicy="no-referrer"
            onError={() => setBroken(source())}
          />
        )}
      </Show>
      <Show when={props.presence}>
        {(presence) => <span class="avatar-presence" data-presence={presence()} />}
      </Show>
    </span>
  );
}
