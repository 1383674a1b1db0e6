import { useState } from 'preact/hooks';
import { remove } from '../api/client';
import { plural } from '../format';
import { live, refresh } from '../model/live';
import { filtered, rows, sorted, type Column, type Row } from '../model/rows';
import { useStore } from '../model/store';
import { Confirm } from '../parts/dialog';
import { EndedStreams } from '../parts/ended-streams';
import { attempt } from '../parts/notices';
import { StreamTable } from '../parts/stream-table';

/** What is played, each with all that is known of it, and what was. */
export function StreamsPage({ detail }: { detail: string }) {
  const { status, streams, titles } = useStore(live);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<{ by: Column; isDown: boolean }>({ by: 'since', isDown: false });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [toStop, setToStop] = useState<Row[]>([]);
  const all = rows(status.sessions, streams, titles);
  const shown = sorted(filtered(all, filter), order.by, order.isDown);
  const selected = all.filter((each) => each.id !== '' && chosen.has(each.id));
  const sort = (by: Column) => setOrder({ by, isDown: order.by === by && !order.isDown });
  return (
    <>
      <div class="page-head">
        <h1>Streams</h1>
        <input
          type="search"
          aria-label="Filter streams"
          placeholder="Filter: title, engine …"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <button type="button" class="danger" disabled={selected.length === 0} onClick={() => setToStop(selected)}>
          Stop selected{selected.length > 0 && ` (${selected.length})`}
        </button>
      </div>
      <StreamTable
        rows={shown}
        open={detail}
        order={order}
        chosen={chosen}
        onSort={sort}
        onChoose={setChosen}
        onStop={(row) => setToStop([row])}
      />
      {shown.length === 0 && (
        <p class="quiet center">
          {all.length === 0
            ? 'No streams. A stream starts when a player opens a channel.'
            : 'No stream matches.'}
        </p>
      )}
      <EndedStreams filter={filter} />
      {toStop.length > 0 && (
        <Confirm
          title={`Stop ${plural(toStop.length, 'stream')}?`}
          text={`${plural(
            toStop.reduce((sum, each) => sum + each.viewers, 0),
            'viewer',
          )} will be disconnected. A player that requests the channel starts it again.`}
          yes="Stop"
          onYes={() => void stop(toStop).then(() => setChosen(new Set()))}
          onClose={() => setToStop([])}
        />
      )}
    </>
  );
}

async function stop(all: Row[]): Promise<void> {
  const each = (row: Row) => remove(`streams/${encodeURIComponent(row.id)}`);
  await attempt(() => Promise.all(all.map(each)), `${plural(all.length, 'stream')} stopped.`);
  refresh();
}
