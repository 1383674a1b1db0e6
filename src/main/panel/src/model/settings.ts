import type { Setting, Value } from '../api/types';

export type Explained = Record<string, Setting>;

/** What the user has typed, by the key of the setting; only what differs from what holds. */
export type Draft = Record<string, string>;

/** The settings by section, in the server's order; those for one stream mode only while that is the mode. */
export function sections(all: Explained, mode: string): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const [key, setting] of Object.entries(all)) {
    const title = setting.stream_mode === undefined ? setting.section : `${setting.stream_mode} buffering`;
    if (setting.stream_mode === undefined || setting.stream_mode === mode) {
      found.set(title, [...(found.get(title) ?? []), key]);
    }
  }
  return [...found];
}

export function text(value: Value): string {
  return String(value);
}

/** What is wrong with what was typed, as a sentence; empty when nothing is. */
export function problem(setting: Setting, typed: string): string {
  if (setting.choices !== undefined && !setting.choices.includes(typed)) {
    return `It must be one of ${setting.choices.join(', ')}.`;
  }
  if (setting.max_items !== undefined) {
    return listProblem(setting, typed, setting.max_items);
  }
  return isNumber(setting) ? numberProblem(setting, typed) : '';
}

/** Whether its value is one number, and never several. */
export function isNumber(setting: Setting): boolean {
  return typeof setting.default === 'number' && setting.max_items === undefined;
}

function listProblem(setting: Setting, typed: string, most: number): string {
  const items = typed.split(',');
  const wrong = items.map((each) => numberProblem(setting, each)).find((each) => each !== '');
  return wrong ?? (items.length > most ? `It must be at most ${most} numbers.` : '');
}

function numberProblem(setting: Setting, typed: string): string {
  const number = typed.trim() === '' ? NaN : Number(typed);
  const { min = -Infinity, max = Infinity } = setting;
  const unit = setting.unit === '' ? '' : ` ${setting.unit}`;
  return number >= min && number <= max ? '' : `It must be a number from ${min} to ${max}${unit}.`;
}

/** What is to be sent: values of the kind that the server has. */
export function changes(all: Explained, draft: Draft): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(draft).map(([key, typed]) => {
      const setting = all[key];
      const isOne = setting !== undefined && isNumber(setting);
      return [key, isOne ? Number(typed) : typeof setting?.default === 'boolean' ? typed === 'true' : typed];
    }),
  );
}

/** The sentences of a refusal by the settings they name; what names none is under the empty key. */
export function assigned(refusal: string, keys: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  const byLength = [...keys].sort((one, other) => other.length - one.length);
  for (const sentence of refusal.split('; ')) {
    const words = sentence.toLowerCase();
    const key = byLength.find((each) => words.includes(each)) ?? '';
    found[key] = found[key] === undefined ? sentence : `${found[key]}; ${sentence}`;
  }
  return found;
}
