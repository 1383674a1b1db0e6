import type { ComponentChildren } from 'preact';

/** Names with values. */
export function Facts({ of: all }: { of: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {all.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
