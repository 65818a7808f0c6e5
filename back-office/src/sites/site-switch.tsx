import './sites.css';
import { For, Show } from 'solid-js';
import type { Sites } from './sites-context.ts';
import { useSitesTexts } from './texts/sites-texts.ts';

/** The sites of this desk: which one is on the screen, and where somebody waits meanwhile. */
export default function SiteSwitch(props: { sites: Sites }) {
  const s = useSitesTexts();
  return (
    <nav class="site-switch" aria-label={s().label}>
      <For each={props.sites.list}>
        {(site) => (
          <button
            type="button"
            aria-current={site.isShown() ? 'true' : undefined}
            data-out={site.isOut()}
            onClick={() => props.sites.show(site.name)}
          >
            <span class="site-title">{site.title}</span>
            <Show when={site.isOut()}>
              <span class="visually-hidden"> {s().signedOut}</span>
            </Show>
            <Show when={site.count()}>
              {(count) => (
                <>
                  <span class="count waiting" aria-hidden="true">
                    {count()}
                  </span>
                  <span class="visually-hidden"> {s().count(count())}</span>
                </>
              )}
            </Show>
          </button>
        )}
      </For>
    </nav>
  );
}
