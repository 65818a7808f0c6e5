import type { FormField } from '@chimpassist/protocol';
import type { ChimpFormTexts } from '../../types/public.d.ts';

interface FieldViewProps {
  field: FormField;
  value: string;
  /** What is wrong with it, in words; empty: nothing. */
  problem: string;
  texts: ChimpFormTexts;
  write(value: string): void;
}

const TYPES = { email: 'email', phone: 'tel' } as const;
const COMPLETES: Record<string, string> = { email: 'email', phone: 'tel', name: 'name' };

/** One field with its label and, bound to it, what is wrong. */
export function FieldView({ field, value, problem, texts, write }: FieldViewProps) {
  const { name, kind, label, link, options, required, version = '' } = field;
  const id = `chimp-field-${name}`;
  const told = `${id}-problem`;
  const common = {
    id,
    name,
    'aria-required': required,
    'aria-invalid': problem !== '',
    'aria-describedby': problem === '' ? undefined : told,
  };
  const words = (
    <label for={id}>
      <bdi>{required || kind === 'consent' ? label : texts.formOptional.replace('{label}', () => label)}</bdi>
    </label>
  );
  return (
    <div class="field" data-kind={kind}>
      {kind === 'consent' ? (
        <div class="consent">
          <input
            {...common}
            type="checkbox"
            checked={value !== '' && value === version}
            onChange={(event) => write(event.currentTarget.checked ? version : '')}
          />
          <div>
            {words}
            {link !== null && (
              <a href={link} target="_blank" rel="noreferrer noopener">
                {texts.formMore}
              </a>
            )}
          </div>
        </div>
      ) : (
        words
      )}
      {kind === 'choice' && (
        <select {...common} value={value} onChange={(event) => write(event.currentTarget.value)}>
          <option value="">{texts.formChoose}</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      )}
      {(kind === 'text' || kind === 'email' || kind === 'phone') && (
        <input
          {...common}
          list={undefined}
          type={kind === 'text' ? 'text' : TYPES[kind]}
          dir={value === '' ? undefined : 'auto'}
          autocomplete={COMPLETES[kind === 'text' ? name : kind] ?? 'on'}
          value={value}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
      {problem !== '' && (
        <p class="problem" id={told}>
          {problem}
        </p>
      )}
    </div>
  );
}
