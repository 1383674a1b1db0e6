import type { Level } from '../model/verdict';

const LEVELS: Record<string, Level> = {
  live: 'good',
  lingering: 'idle',
  elsewhere: 'idle',
  opening: 'warn',
  buffering: 'warn',
  stalled: 'bad',
  recovering: 'bad',
  closed: 'idle',
  started: 'good',
  ended: 'idle',
  failed: 'bad',
};

export function levelOf(state: string): Level {
  return LEVELS[state] ?? 'idle';
}

/** A state as a word with a colour. */
export function State({ of: state }: { of: string }) {
  return <span class={`state ${levelOf(state)}`}>{state}</span>;
}
