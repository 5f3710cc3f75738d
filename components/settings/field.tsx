import { Lock } from 'lucide';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '@/components/ui/icon.tsx';
import { SET_BY_ORGANISATION } from './locked-settings.ts';

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  locked?: boolean;
  error?: string | undefined;
  /** The control; it is given its id and the ids of what describes it. */
  children: (ids: { id: string; describedBy: string }) => JSX.Element;
}

/** A label, its control, and below it what there is to know, the reason it is locked, or what is wrong. */
export function Field({ label, hint, locked = false, error, children }: FieldProps): JSX.Element {
  const id = useId();
  const describedBy = `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, describedBy })}
      <div id={describedBy} class="caption">
        {error !== undefined && <p class="field-error">{error}</p>}
        {locked && (
          <p class="field-locked">
            <Icon of={Lock} />
            {SET_BY_ORGANISATION}
          </p>
        )}
        {hint !== undefined && <p>{hint}</p>}
      </div>
    </div>
  );
}

interface TextFieldProps {
  label: string;
  hint?: ComponentChildren;
  value: string;
  locked?: boolean;
  placeholder?: string;
  /** Several lines; saved on leaving only, as Enter starts a new line. */
  lines?: number;
  /** For people to read: spell-checked, and in the font of text. */
  isProse?: boolean;
  /** A whole number from 0 up. */
  numeric?: boolean;
  /** Offered while typing; anything else can be typed as well. */
  suggestions?: readonly string[];
  /** In characters. */
  maxLength?: number;
  /** @returns the sentence that says why the text cannot be used, if it cannot. */
  onSave: (text: string) => string | undefined | Promise<string | undefined>;
}

/** A text that is saved when the field loses focus, or on Enter. A refused text stays to be corrected. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { label, hint, value, locked = false, placeholder, lines, numeric = false, onSave } = props;
  const { suggestions, maxLength, isProse = false } = props;
  const [draft, setDraft] = useState(value);
  const [error, setError] = useState<string | undefined>(undefined);
  const inForce = useRef(value);
  inForce.current = value;

  useEffect(() => {
    setDraft(value);
    setError(undefined);
  }, [value]);

  const save = async (): Promise<void> => {
    if (draft === value && error === undefined) return;
    const refused = await onSave(draft);
    setError(refused);
    // An emptied field shows what is in force instead.
    if (refused === undefined && draft.trim() === '') setDraft(inForce.current);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && lines === undefined && !event.isComposing) void save();
  };

  return (
    <Field label={label} hint={hint} locked={locked} error={error}>
      {({ id, describedBy }) => {
        const shared = {
          id,
          value: draft,
          placeholder,
          readOnly: locked,
          spellcheck: isProse,
          ...(isProse && { 'data-prose': true }),
          ...(maxLength === undefined ? {} : { maxLength }),
          'aria-describedby': describedBy,
          'aria-invalid': error !== undefined,
          onBlur: () => void save(),
          onKeyDown,
        };
        return lines === undefined ? (
          <>
            <input
              {...shared}
              {...(suggestions && { list: `${id}-list` })}
              {...(numeric ? { type: 'number', min: 0, step: 1, inputMode: 'numeric' } : { type: 'text' })}
              class={numeric ? 'control narrow' : 'control'}
              autocomplete="off"
              autocapitalize="off"
              onInput={(event) => setDraft(event.currentTarget.value)}
            />
            {suggestions && (
              <datalist id={`${id}-list`}>
                {suggestions.map((suggestion) => (
                  <option key={suggestion} value={suggestion} />
                ))}
              </datalist>
            )}
          </>
        ) : (
          <textarea {...shared} class="control" rows={lines} onInput={(event) => setDraft(event.currentTarget.value)} />
        );
      }}
    </Field>
  );
}

interface SelectFieldProps<Value extends string> {
  label: string;
  hint?: ComponentChildren;
  value: Value;
  locked?: boolean;
  options: readonly (readonly [value: Value, text: string])[];
  onSave: (value: Value) => void;
}

/** One of a few; saved as soon as it is chosen. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>): JSX.Element {
  const { label, hint, value, locked = false, options, onSave } = props;
  const choose = (chosen: string): void => {
    const option = options.find(([candidate]) => candidate === chosen);
    if (option && option[0] !== value) onSave(option[0]);
  };
  return (
    <Field label={label} hint={hint} locked={locked}>
      {({ id, describedBy }) => (
        <select
          id={id}
          class="control"
          value={value}
          disabled={locked}
          aria-describedby={describedBy}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {options.map(([candidate, text]) => (
            <option key={candidate} value={candidate}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
