import { For, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { runningTime } from '../i18n/times.ts';
import type { NowRow, nowOf } from './now.ts';
import { useBoardTexts } from './texts/board-texts.ts';

/** How it stands now, of all and by team. */
export function NowStrip(props: { now: ReturnType<typeof nowOf> }) {
  const desk = useDesk();
  const language = useLanguage();
  const b = useBoardTexts();
  const number = (value: number) => value.toLocaleString(language.tag());
  const Cells = (cells: { row: NowRow }) => (
    <>
      <td class="figures">{number(cells.row.waiting)}</td>
      <td class="figures">
        <Show when={cells.row.waitsSince} fallback="–">
          {(since) => <time>{runningTime(desk.now() - since())}</time>}
        </Show>
      </td>
      <td class="figures">{number(cells.row.there)}</td>
      <td class="figures">{cells.row.freePlaces === null ? b().noLimit : number(cells.row.freePlaces)}</td>
    </>
  );

  return (
    <section class="board-now" tabindex="0" aria-label={b().now}>
      <table>
        <thead>
          <tr>
            <th scope="col">{b().now}</th>
            <th scope="col">{b().nowWaiting}</th>
            <th scope="col">{b().longestWait}</th>
            <th scope="col">{b().available}</th>
            <th scope="col">{b().freePlaces}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{b().everybody}</th>
            <Cells row={props.now.all} />
          </tr>
          <For each={props.now.teams}>
            {(team) => (
              <tr>
                <th scope="row">
                  <bdi>{team.name}</bdi>
                </th>
                <Cells row={team} />
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
