import type { ComponentChildren } from 'preact';

/** A value of more letters has a row of its own. */
const LONG = 60;

/** Names with values. */
export function Facts({ of: all }: { of: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {all.map(([name, value], index) => (
        <div key={`${index} ${name}`} class={typeof value === 'string' && value.length > LONG ? 'long' : ''}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
