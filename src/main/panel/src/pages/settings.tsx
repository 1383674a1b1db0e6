import { useEffect, useState } from 'preact/hooks';
import { get, post, Refusal, sentence, useKey } from '../api/client';
import { plural } from '../format';
import { live } from '../model/live';
import { assigned, changes, problem, sections, text, type Draft, type Explained } from '../model/settings';
import { useStore } from '../model/store';
import { attempt, tell } from '../parts/notices';
import { SettingField } from '../parts/setting-field';

interface Changed {
  warnings: string[];
}

/** All settings; nothing is sent before it is looked at, and what was sent can be taken back. */
export function SettingsPage() {
  const { link } = useStore(live);
  const [all, setAll] = useState<Explained | null>(null);
  const [draft, setDraft] = useState<Draft>({});
  const [refused, setRefused] = useState<Record<string, string>>({});
  const load = async () => setAll(await get<Explained>('proxy/config?explain=1'));
  useEffect(() => {
    if (link === 'up') {
      void load().catch((error) => tell(sentence(error), true));
    }
  }, [link]);
  if (all === null) {
    return <p class="quiet">Loading the settings …</p>;
  }
  const problems = Object.entries(draft).filter(
    ([key, typed]) => all[key] !== undefined && problem(all[key], typed) !== '',
  );
  const number = Object.keys(draft).length;
  const edit = (key: string, typed: string) => {
    const { [key]: _, ...rest } = draft;
    const { [key]: __, '': ___, ...kept } = refused;
    setDraft(typed === text(all[key]?.value ?? '') ? rest : { ...rest, [key]: typed });
    setRefused(kept);
  };
  const save = async (event: Event) => {
    event.preventDefault();
    try {
      const answer = await post<Changed>('proxy/config', changes(all, draft));
      if (draft.api_key !== undefined) {
        useKey(draft.api_key);
      }
      setDraft({});
      setRefused({});
      tell(['Saved.', ...answer.warnings].join(' '));
      await load();
    } catch (error) {
      setRefused(error instanceof Refusal ? assigned(error.message, Object.keys(all)) : { '': sentence(error) });
    }
  };
  const undo = async () => {
    await attempt(() => post('proxy/config/undo'), 'The last change was undone.');
    setDraft({});
    await load();
  };
  const mode = draft.stream_mode ?? text(all.stream_mode?.value ?? 'TS');
  return (
    <form class="stack" onSubmit={save} noValidate>
      <div class="page-head">
        <h1>Settings</h1>
        <button type="button" onClick={() => void undo()}>
          Undo the last change
        </button>
      </div>
      {sections(all, mode).map(([title, keys]) => (
        <fieldset key={title} class="card settings">
          <legend>{title}</legend>
          {keys.map((key) => {
            const setting = all[key];
            return setting === undefined ? null : (
              <SettingField
                key={key}
                name={key}
                setting={setting}
                typed={draft[key]}
                refusal={refused[key] ?? ''}
                onEdit={(typed) => edit(key, typed)}
              />
            );
          })}
        </fieldset>
      ))}
      {number > 0 && (
        <div class="save-bar">
          <span>
            {plural(number, 'change')}
            {problems.length > 0 && `, ${problems.length} invalid`}
          </span>
          <span class="problem" role="alert">
            {refused['']}
          </span>
          <button
            type="button"
            onClick={() => {
              setDraft({});
              setRefused({});
            }}
          >
            Discard
          </button>
          <button class="primary" disabled={problems.length > 0}>
            Save
          </button>
        </div>
      )}
    </form>
  );
}
