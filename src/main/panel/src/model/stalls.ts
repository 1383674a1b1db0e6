import type { Stalls } from '../api/types';
import { plural } from '../format';

/** How long viewers had nothing to play, the worst culprit first. */
export function culprits(stalls: Stalls | undefined): [string, number][] {
  return Object.entries(stalls?.seconds ?? {})
    .filter(([, seconds]) => seconds > 0)
    .sort(([, one], [, other]) => other - one);
}

/** `3 stalls: engine 2.1 s, viewer 0.4 s` without the noun, for a table. */
export function blamed(stalls: Stalls | undefined): string {
  const all = culprits(stalls).map(([who, seconds]) => `${who} ${seconds.toFixed(1)} s`);
  return stalls === undefined || stalls.count === 0 ? 'none' : `${stalls.count}: ${all.join(', ')}`;
}

/** The newest one, as a sentence. */
export function lastStall(stalls: Stalls | undefined): string {
  const last = stalls?.last;
  if (last === undefined) {
    return '';
  }
  const who = last.blame === 'acequia' ? 'Acequia' : `the ${last.blame}`;
  return `The last of ${plural(stalls?.count ?? 1, 'rebuffer')} was caused by ${who}: ${last.why}.`;
}
