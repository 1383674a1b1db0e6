import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import type { Sample, Viewer } from '../api/types';
import { live } from '../model/live';
import type { Row } from '../model/rows';
import { useStore } from '../model/store';
import { link } from '../route';
import { Charts } from './charts';
import { StreamFacts } from './stream-facts';
import { ViewersTable } from './viewers-table';

const HOUR = 3_600_000;

/** A stream's figures of the last hour; the rest of it each second. */
function useSamples(id: string, beat: unknown): Sample[] {
  const [samples, setSamples] = useState<Sample[]>([]);
  useEffect(() => setSamples([]), [id]);
  useEffect(() => {
    if (id === '') {
      return;
    }
    const from = Date.now() - HOUR;
    const last = samples.at(-1)?.ts ?? new Date(from).toISOString();
    void get<Sample[]>(`streams/${encodeURIComponent(id)}/stats?since=${encodeURIComponent(last)}`)
      .then((fresh) =>
        setSamples((known) => {
          const newest = Date.parse(known.at(-1)?.ts ?? '1970-01-01');
          const kept =
            known.length > 0 && Date.parse(known[0]?.ts ?? '') < from
              ? known.filter((each) => Date.parse(each.ts) >= from)
              : known;
          return [...kept, ...fresh.filter((each) => Date.parse(each.ts) > newest)];
        }),
      )
      .catch(() => {});
  }, [id, beat]);
  return samples;
}

function useViewers(key: string, beat: unknown): Viewer[] {
  const [viewers, setViewers] = useState<Viewer[]>([]);
  useEffect(() => {
    void get<{ clients: Viewer[] }>(`proxy/streams/${key}/clients`)
      .then((answer) => setViewers(answer.clients))
      .catch(() => setViewers([]));
  }, [key, beat]);
  return viewers;
}

/** All that is known of a stream. */
export function StreamDetail({ row }: { row: Row }) {
  const { status, events } = useStore(live);
  const samples = useSamples(row.id, status);
  const viewers = useViewers(row.key, status);
  const repairs = events
    .filter((each) => each.subject === row.key && each.category === 'recovered')
    .map((each) => Date.parse(each.timestamp) / 1000);
  return (
    <div class="detail stack">
      <div class="page-head">
        <div>
          {row.title !== '' && <h2 dir="auto">{row.title}</h2>}
          <code>{row.key}</code>
        </div>
        <a class="button" href={link('watch', row.key)}>
          Watch here
        </a>
      </div>
      <StreamFacts row={row} viewers={viewers} />
      <section class="stack close">
        <h2>Viewers</h2>
        <ViewersTable viewers={viewers} />
      </section>
      <section class="stack close">
        <h2>The last hour</h2>
        <Charts samples={samples} repairs={repairs} />
      </section>
    </div>
  );
}
