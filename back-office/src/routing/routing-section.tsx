import {
  CAPACITY_MAX,
  idText,
  ROUTING_ORDERS,
  type Routing,
  type RoutingRule,
  USUAL_ROUTING,
} from '@chimpassist/protocol';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import { For, Show } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { createAct, Outcome } from '../settings-page/act.tsx';
import { type Close, ListWithForm } from '../settings-page/list-with-form.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { RuleForm } from './rule-form.tsx';
import { ruleWords } from './rule-words.ts';
import { useRoutingTexts } from './texts/routing-texts.ts';

/** To whom chats are offered: the order, how many one has at most, and rules. Each change holds at once. */
export default function RoutingSection(props: SectionProps) {
  const r = useRoutingTexts();
  const language = useLanguage();
  const act = createAct();
  const routing = (): Routing => props.held.settings.routing ?? USUAL_ROUTING;
  const nameOfTeam = (id: string) => props.held.teams.find((team) => team.id === id)?.name ?? id;
  /** Rules have no name: their place is what they are called by. */
  const rules = () => routing().rules.map((rule, place) => ({ rule, place }));

  const put = (change: Partial<Routing>, done: string) =>
    act.run(
      () =>
        props.workspace.rest.putSettings({ ...props.held.settings, routing: { ...routing(), ...change } }),
      done,
    );
  async function putRule(place: number, rule: RoutingRule, close: Close): Promise<void> {
    if (await put({ rules: routing().rules.toSpliced(place, 1, rule) }, r().ruleSaved)) close();
  }
  async function removeRule(place: number, close: Close): Promise<void> {
    if (await put({ rules: routing().rules.toSpliced(place, 1) }, r().ruleRemoved)) close('gone');
  }
  function moveUp(place: number): void {
    const all = routing().rules;
    const [rule, before] = [all[place], all[place - 1]];
    if (rule === undefined || before === undefined) return;
    void put({ rules: all.toSpliced(place - 1, 2, rule, before) }, r().moved);
  }
  const capacityOf = (id: string) =>
    routing().capacities.find(({ attendantId }) => idText(attendantId) === id);
  async function setCapacity(id: string, field: HTMLInputElement): Promise<void> {
    const typed = field.value.trim();
    const others = routing().capacities.filter(({ attendantId }) => idText(attendantId) !== id);
    const own = typed === '' ? [] : [{ attendantId: id, chats: Number(typed) }];
    await put({ capacities: [...others, ...own] }, r().saved);
    // What was not done shows as it is.
    field.value = String(capacityOf(id)?.chats ?? '');
  }

  return (
    <>
      <p class="settings-hint">{r().about}</p>
      <Outcome act={act} />
      <label class="field">
        <span>{r().order}</span>
        <select
          value={routing().order}
          onChange={({ currentTarget }) => {
            const order = ROUTING_ORDERS.find((each) => each === currentTarget.value);
            if (order !== undefined) void put({ order }, r().saved);
          }}
        >
          <For each={ROUTING_ORDERS}>{(order) => <option value={order}>{r().orders[order]}</option>}</For>
        </select>
      </label>
      <label class="settings-tick">
        <input
          type="checkbox"
          checked={routing().sameAttendant}
          onChange={({ currentTarget }) => void put({ sameAttendant: currentTarget.checked }, r().saved)}
        />
        {r().same}
      </label>
      <h4>{r().rules}</h4>
      <p class="settings-hint">{r().rulesHint}</p>
      <ListWithForm
        items={rules()}
        keyOf={({ place }) => String(place)}
        nameOf={({ place }) => r().rule(place + 1)}
        none={r().noRules}
        addLabel={r().addRule}
        mayAdd
        mayChange={() => true}
        row={(item) => {
          const words = () => ruleWords(item().rule, r(), nameOfTeam, language.tag());
          return (
            <>
              <span class="settings-row-name">
                <strong>
                  <bdi>{words().to}</bdi>
                </strong>
                <small>
                  <bdi>{words().when}</bdi>
                </small>
              </span>
              <Show when={item().place > 0}>
                <IconButton label={r().earlier(item().place + 1)} onClick={() => moveUp(item().place)}>
                  <ArrowUp size={16} aria-hidden="true" />
                </IconButton>
              </Show>
            </>
          );
        }}
        form={(close, item) => (
          <RuleForm
            rule={item?.().rule}
            name={item === undefined ? r().addRule : r().rule(item().place + 1)}
            teams={props.held.teams}
            act={act}
            onSave={(rule) => void putRule(item?.().place ?? rules().length, rule, close)}
            onRemove={item && (() => void removeRule(item().place, close))}
            onCancel={close}
          />
        )}
      />
      <h4>{r().capacities}</h4>
      <p class="settings-hint">{r().capacitiesHint}</p>
      <ul class="settings-fixed">
        <For each={props.people.all().map((person) => idText(person.id))}>
          {(id) => (
            <li class="settings-fixed-row">
              <bdi id={`capacity-${id}`}>{props.people.nameOf(id)}</bdi>
              <input
                class="settings-number"
                type="number"
                min={0}
                max={CAPACITY_MAX}
                aria-labelledby={`capacity-${id}`}
                value={capacityOf(id)?.chats ?? ''}
                onChange={({ currentTarget }) => void setCapacity(id, currentTarget)}
              />
            </li>
          )}
        </For>
      </ul>
    </>
  );
}
