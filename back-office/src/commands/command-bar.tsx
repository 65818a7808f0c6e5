import { isComposing } from '@chimpassist/client/field';
import type { ReadyAnswer } from '@chimpassist/protocol';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { allAnswers } from '../answers/find-answers.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { DeskDialog } from '../dialogs/desk-dialog.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { useSites } from '../sites/sites-context.ts';
import { Words } from '../ui/words.tsx';
import { allCommands } from './all-commands.ts';
import { type Command, findCommands } from './find-commands.ts';
import { useCommandsTexts } from './texts/commands-texts.ts';
import './commands.css';

const LIST = 'commands-list';
const optionId = (place: number) => `command-${place}`;

/** Every command and every chat by its name, each with its key. */
export default function CommandBar() {
  const desk = useDesk();
  const sites = useSites();
  const t = useTexts();
  const c = useCommandsTexts();
  const [written, setWritten] = createSignal('');
  const [at, setAt] = createSignal(0);
  const [hasDirectory, setHasDirectory] = createSignal(false);
  desk.engine.rest.hasDirectory().then(setHasDirectory, () => {});

  const [hasAssistant, setHasAssistant] = createSignal(false);
  const [macros, setMacros] = createSignal<readonly ReadyAnswer[]>([]);
  if (desk.hasWorkspace())
    desk.engine.workspace().then(
      ({ held }) => {
        const shared = held();
        if (shared === null) return;
        setHasAssistant(shared.fixed.assistant === true);
        const all = allAnswers(shared).map(({ answer }) => answer);
        setMacros(all.filter(({ macro }) => macro !== undefined && macro !== null));
      },
      () => {},
    );

  // As it is when the bar is opened: nothing moves under the arrows.
  const all = createMemo(() =>
    allCommands(desk, t(), c(), {
      hasDirectory: hasDirectory(),
      hasAssistant: hasAssistant(),
      macros: macros(),
      sites,
    }),
  );
  const found = createMemo<readonly Command[]>(() => {
    const words = written().trim();
    const known = findCommands(all(), words);
    if (words === '' || !desk.hasWorkspace()) return known;
    const run = () => desk.search({ words });
    return [...known, { id: 'searchFor', name: c().searchFor(words), keys: [], kind: 'act', run }];
  });
  const place = () => Math.min(at(), found().length - 1);

  function run(command: Command | undefined): void {
    if (command === undefined) return;
    desk.closeDialog();
    // After the focus was given back to where it was.
    setTimeout(command.run);
  }
  function go(to: number): void {
    const count = found().length;
    if (count === 0) return;
    setAt((to + count) % count);
    document.getElementById(optionId(place()))?.scrollIntoView({ block: 'nearest' });
  }
  function onKey(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        go(place() + (event.key === 'ArrowDown' ? 1 : -1));
        return;
      case 'Enter':
        event.preventDefault();
        run(found()[place()]);
        return;
    }
  }

  return (
    <DeskDialog title={c().title} isWide onClose={desk.closeDialog}>
      <div class="commands">
        <input
          type="text"
          role="combobox"
          aria-label={c().label}
          placeholder={c().label}
          aria-expanded={found().length > 0}
          aria-controls={LIST}
          aria-autocomplete="list"
          aria-activedescendant={found().length > 0 ? optionId(place()) : undefined}
          autocomplete="off"
          value={written()}
          onInput={(event) => {
            setWritten(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <div id={LIST} class="commands-list" role="listbox" aria-label={c().list}>
          <For each={found()}>
            {(command, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
              <div
                id={optionId(index())}
                class="command"
                role="option"
                data-kind={command.kind}
                aria-selected={index() === place()}
                onPointerMove={() => setAt(index())}
                onClick={() => run(command)}
              >
                <bdi class="command-name">
                  <Words text={command.name} />
                </bdi>
                <Show when={command.keys.length > 0}>
                  <span class="command-keys">
                    <span class="visually-hidden">{c().key} </span>
                    <For each={command.keys}>{(key) => <kbd>{key}</kbd>}</For>
                  </span>
                </Show>
              </div>
            )}
          </For>
        </div>
        <Show when={found().length === 0}>
          <p class="dialog-text" role="status">
            {c().nothing}
          </p>
        </Show>
      </div>
    </DeskDialog>
  );
}
