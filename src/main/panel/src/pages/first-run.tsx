import { AddEngine } from '../parts/add-engine';

/** What to do first: there is no engine yet, or only the one that shows how it goes. */
export function FirstRun({ isDemo }: { isDemo: boolean }) {
  return (
    <section class="card stack close">
      <h2>{isDemo ? 'Demo engine' : 'No engine yet'}</h2>
      <p>
        {isDemo
          ? 'No engine is configured, so the built-in demo engine plays a test channel. Everything here works with it. Add an AceStream engine to play real streams.'
          : 'Acequia plays streams from AceStream engines: add one to begin.'}{' '}
        An engine added here is kept across restarts; the setting <a href="#/settings">added_engines</a> lists it.
      </p>
      <AddEngine />
    </section>
  );
}
