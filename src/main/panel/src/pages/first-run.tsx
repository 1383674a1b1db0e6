import { AddEngine } from '../parts/add-engine';

/** What to do first: there is no engine yet, or only the one that shows how it goes. */
export function FirstRun({ isDemo }: { isDemo: boolean }) {
  return (
    <section class="card first-run">
      <h2>{isDemo ? 'This is a demonstration' : 'No engine yet'}</h2>
      <p>
        {isDemo
          ? 'No engine of yours is configured, so a demo engine plays a test channel with real pictures: everything here works with it. Name an AceStream engine of yours to play real content.'
          : 'Acequia plays what AceStream engines fetch. Name one, and it can begin.'}{' '}
        What is added here is used after a restart, too; the setting <a href="#/settings">added_engines</a> keeps it.
      </p>
      <AddEngine />
    </section>
  );
}
