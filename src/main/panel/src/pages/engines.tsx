import { useState } from 'preact/hooks';
import { remove } from '../api/client';
import type { Engine } from '../api/types';
import { isOnDemand } from '../model/fleet';
import { live, refresh } from '../model/live';
import { useStore } from '../model/store';
import { AddEngine } from '../parts/add-engine';
import { Confirm } from '../parts/dialog';
import { EngineCard, removal } from '../parts/engine-card';
import { FleetCard } from '../parts/fleet-card';
import { attempt } from '../parts/notices';
import { VpnCard } from '../parts/vpn-card';
import { link } from '../route';
import { FirstRun, useFirstRun } from './first-run';

/** The engines, how they do and what they play; how many are started on demand. */
export function EnginesPage() {
  const { engines, fleet } = useStore(live);
  const [leaving, setLeaving] = useState<Engine | null>(null);
  const isFirst = useFirstRun();
  const asked = leaving === null ? null : removal(leaving);
  return (
    <>
      <div class="page-head">
        <h1>Engines</h1>
      </div>
      {fleet !== null && isOnDemand(fleet) && <FleetCard fleet={fleet} />}
      {fleet?.provisioning.provider === 'docker' && <VpnCard />}
      <div class="engines">
        {engines.map((each) => (
          <EngineCard key={each.name ?? each.id} engine={each} fleet={fleet} onRemove={() => setLeaving(each)} />
        ))}
      </div>
      {isFirst && <FirstRun />}
      <section class="card stack close">
        <h2>Add an engine</h2>
        <p class="quiet">
          It is used at once and after a restart: it is saved in the setting{' '}
          <a href={link('settings')}>added_engines</a>.
        </p>
        <AddEngine />
      </section>
      {leaving !== null && asked !== null && (
        <Confirm
          title={asked.title}
          text={asked.text}
          yes={asked.yes}
          onYes={() => void takeOut(leaving, asked.done)}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}

async function takeOut(engine: Engine, done: string): Promise<void> {
  const path = engine.provider === undefined ? 'engines' : 'containers';
  const id = engine.provider === undefined ? engine.id : (engine.container_id ?? engine.id);
  await attempt(() => remove(`${path}/${encodeURIComponent(id)}`), done);
  refresh();
}
