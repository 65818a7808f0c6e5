import { PROACTIVE_RULES_MAX, type ProactiveRule, type RuleCounts, randomId } from '@chimpassist/protocol';
import { createResource, Show } from 'solid-js';
import { createAct, Outcome } from '../settings-page/act.tsx';
import { type Close, ListWithForm } from '../settings-page/list-with-form.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { BubbleForm } from './bubble-form.tsx';
import { useBubblesTexts } from './texts/bubbles-texts.ts';

/** By which rules pages open a bubble, and how often each did. */
export default function BubblesSection(props: SectionProps) {
  const t = useBubblesTexts();
  const act = createAct();
  /** Without them the rules are shown all the same. */
  const [counts] = createResource(() => props.workspace.rest.ruleCounts().catch((): RuleCounts[] => []));
  const rules = () => props.held.rules ?? [];
  const countsOf = (id: string) => counts.latest?.find((each) => each.id === id);
  const nameOf = ({ name, text }: ProactiveRule) => name || text;

  async function save(id: string, rule: Omit<ProactiveRule, 'id'>, close: Close): Promise<void> {
    if (await act.run(() => props.workspace.rest.putRule(id, rule), t().saved)) close();
  }
  async function remove({ id }: ProactiveRule, close: Close): Promise<void> {
    if (await act.run(() => props.workspace.rest.removeRule(id), t().removed)) close('gone');
  }

  return (
    <>
      <p class="settings-hint">{t().about}</p>
      <Outcome act={act} />
      <ListWithForm
        items={rules()}
        keyOf={({ id }) => id}
        nameOf={nameOf}
        none={t().none}
        addLabel={t().add}
        mayAdd={rules().length < PROACTIVE_RULES_MAX}
        mayChange={() => true}
        row={(rule) => (
          <span class="settings-row-name">
            <strong>
              <bdi>{nameOf(rule())}</bdi>
            </strong>
            <small>
              {rule().isOn ? t().isOn : t().isOff}
              <Show when={countsOf(rule().id)}>
                {(count) => <> · {t().counts(count().shown, count().opened, count().answered)}</>}
              </Show>
            </small>
          </span>
        )}
        form={(close, rule) => (
          <BubbleForm
            rule={rule?.()}
            act={act}
            onSave={(next) => void save(rule?.().id ?? randomId(), next, close)}
            onRemove={rule && (() => void remove(rule(), close))}
            onCancel={close}
          />
        )}
      />
    </>
  );
}
