import { useEffect, useRef } from 'preact/hooks';
import { isOnDemand } from '../model/fleet';
import { live } from '../model/live';
import { setup, type Step } from '../model/setup';
import { useStore } from '../model/store';
import { FindEngine } from '../parts/find-engine';
import { FirstPicture } from '../parts/first-picture';
import { TryEngine } from '../parts/try-engine';

const STEPS: [Step, string][] = [
  ['find', 'Find an engine'],
  ['test', 'Test it'],
  ['watch', 'Watch'],
];

/** Whether there is no engine yet, or only the one that shows how it goes, or the first picture is still shown. */
export function useFirstRun(): boolean {
  const { engines, fleet, health, link } = useStore(live);
  const { step } = useStore(setup);
  const isNew = health?.demo === true || (engines.length === 0 && !isOnDemand(fleet));
  return link === 'up' && (isNew || step !== 'find');
}

/** What to do first, in three steps: an engine is found, tested and added, and plays. */
export function FirstRun() {
  const { health } = useStore(live);
  const { step } = useStore(setup);
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  // Whoever cannot see hears what the next step is.
  useEffect(() => {
    if (before.current !== step) {
      before.current = step;
      heading.current?.focus();
    }
  }, [step]);
  const isDemo = health?.demo === true;
  return (
    <section class="card stack setup" aria-label="First run">
      <ol class="steps">
        {STEPS.map(([name, title], index) => (
          <li key={name} aria-current={name === step ? 'step' : undefined}>
            {index + 1}. {title}
          </li>
        ))}
      </ol>
      {step === 'find' && (
        <div class="stack close">
          <h2 ref={heading} tabIndex={-1}>
            {isDemo ? 'Demo engine' : 'Use your engines'}
          </h2>
          <p>
            {isDemo
              ? 'No engine is configured, so the built-in demo engine plays a test channel. Everything here works with it. Add an AceStream engine to play real streams.'
              : 'Acequia plays streams from AceStream engines: add one to begin.'}
          </p>
          <FindEngine isDemo={isDemo} />
        </div>
      )}
      {step === 'test' && <TryEngine heading={heading} />}
      {step === 'watch' && <FirstPicture heading={heading} />}
    </section>
  );
}
