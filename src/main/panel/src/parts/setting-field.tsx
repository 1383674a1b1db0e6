import { useId } from 'preact/hooks';
import type { Setting } from '../api/types';
import { isNumber, problem, text } from '../model/settings';

interface Props {
  name: string;
  setting: Setting;
  /** What was typed; undefined while it is as it holds. */
  typed: string | undefined;
  /** What the server has said against it. */
  refusal: string;
  onEdit: (typed: string) => void;
}

/** One setting: what it means, what it may be, where its value comes from. */
export function SettingField({ name, setting, typed, refusal, onEdit }: Props) {
  const id = useId();
  const value = typed ?? text(setting.value);
  const wrong = (typed === undefined ? '' : problem(setting, typed)) || refusal;
  const common = { id, value, 'aria-describedby': `${id}-about ${id}-wrong`, 'aria-invalid': wrong !== '' };
  const line = {
    ...common,
    inputMode: isNumber(setting) ? 'decimal' : undefined,
    autocomplete: 'off',
    spellcheck: false,
    onInput: (event: { currentTarget: HTMLInputElement }) => onEdit(event.currentTarget.value),
  } as const;
  return (
    <div class={typed === undefined ? 'setting' : 'setting edited'}>
      <label for={id}>{name}</label>
      <div class="setting-value">
        {setting.choices !== undefined ? (
          <select {...common} onChange={(event) => onEdit(event.currentTarget.value)}>
            {setting.choices.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        ) : setting.secret === true ? (
          <>
            <input
              {...line}
              type="password"
              autocomplete="new-password"
              value={typed ?? ''}
              placeholder={kept(setting, typed)}
            />
            {typed === undefined && setting.value !== '' && (
              <button type="button" onClick={() => onEdit('')}>
                Remove
              </button>
            )}
          </>
        ) : (
          <input {...line} type="text" />
        )}
        <span class="quiet">{setting.unit}</span>
      </div>
      <p id={`${id}-about`}>
        {setting.sentence} <span class="quiet">{about(setting)}</span>
      </p>
      <p id={`${id}-wrong`} class="problem" role="alert">
        {wrong}
      </p>
    </div>
  );
}

/** What stands in the field of a secret, which the server does not tell, while nothing is typed. */
function kept(setting: Setting, typed: string | undefined): string {
  return setting.value === '' ? '' : typed === undefined ? 'set' : 'removed when saved';
}

function about(setting: Setting): string {
  const usual = text(setting.default);
  const parts = [
    setting.choices === undefined && setting.range !== '' ? `${setting.range}` : '',
    usual === '' ? '' : `default ${usual}`,
    setting.source === 'default' ? '' : `set by the ${setting.source}`,
    setting.applies_at_once ? 'applies at once' : 'applies after a restart',
  ];
  return parts.filter((each) => each !== '').join(' · ');
}
