import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePolled } from './poll';

const PERIOD = 2000;

/** The last lines that an engine has printed, as they come. */
export function EngineLog({ id, name }: { id: string; name: string }) {
  const { value, problem } = usePolled<string[]>(`engines/${encodeURIComponent(id)}/logs?tail=50`, PERIOD);
  if (problem !== '') {
    return <p class="problem">{problem}</p>;
  }
  return value === undefined ? <p class="quiet">Reading …</p> : <Lines of={value} label={`Log of engine ${name}`} />;
}

/** Lines of a log, with the last one in sight. */
export function Lines({ of: lines, label }: { of: string[]; label: string }) {
  const element = useRef<HTMLPreElement>(null);
  const last = lines.at(-1);
  useLayoutEffect(() => {
    if (element.current !== null) {
      element.current.scrollTop = element.current.scrollHeight;
    }
  }, [last]);
  return lines.length === 0 ? (
    <p class="quiet">It has printed nothing.</p>
  ) : (
    <pre ref={element} class="log" tabIndex={0} role="region" aria-label={label}>
      {lines.join('\n')}
    </pre>
  );
}
