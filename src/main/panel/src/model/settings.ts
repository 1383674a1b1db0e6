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
  if (typeof setting.default !== 'number') {
    return '';
  }
  const number = typed.trim() === '' ? NaN : Number(typed);
  const { min = -Infinity, max = Infinity } = setting;
  const unit = setting.unit === '' ? '' : ` ${setting.unit}`;
  return number >= min && number <= max ? '' : `It must be a number from ${min} to ${max}${unit}.`;
}

/** What is to be sent: values of the kind that the server has. */
export function changes(all: Explained, draft: Draft): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(draft).map(([key, typed]) => {
      const usual = all[key]?.default;
      return [key, typeof usual === 'number' ? Number(typed) : typeof usual === 'boolean' ? typed === 'true' : typed];
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
