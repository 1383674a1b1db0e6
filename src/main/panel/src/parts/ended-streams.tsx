import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client';
import type { Stream } from '../api/types';
import { bytes, duration, moment, short } from '../format';
import { live } from '../model/live';
import { useStore } from '../model/store';

const PAGE = 25;

/** What was played, and why it ended; asked for when that changes. */
export function EndedStreams({ filter }: { filter: string }) {
  const { ends, link, titles } = useStore(live);
  const [all, setAll] = useState<Stream[]>([]);
  const [most, setMost] = useState(PAGE);
  useEffect(() => {
    if (link === 'up') {
      void get<Stream[]>('streams?status=ended')
        .then(setAll)
        .catch(() => {});
    }
  }, [ends, link]);
  const wanted = all.filter((each) =>
    `${titles.get(each.key) ?? ''} ${each.key} ${each.engine} ${each.cause}`.toLowerCase().includes(filter.toLowerCase()),
  );
  return (
    <section class="stack close">
      <h2>Ended</h2>
      {wanted.length === 0 ? (
        <p class="quiet">{all.length === 0 ? 'No stream has ended yet.' : 'No stream matches.'}</p>
      ) : (
        <div class="table-frame" tabIndex={0} role="region" aria-label="Streams that have ended">
          <table class="ended">
            <thead>
              <tr>
                <th>Ended</th>
                <th>Title</th>
                <th>Content ID</th>
                <th>Engine</th>
                <th class="number">Played</th>
                <th class="number">Downloaded</th>
                <th>Cause</th>
              </tr>
            </thead>
            <tbody>
              {wanted.slice(0, most).map((each) => (
                <EndedRow key={each.id} stream={each} title={titles.get(each.key) ?? ''} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {wanted.length > most && (
        <button type="button" onClick={() => setMost(most + 4 * PAGE)}>
          Show more ({wanted.length - most} left)
        </button>
      )}
    </section>
  );
}

function EndedRow({ stream, title }: { stream: Stream; title: string }) {
  const ended = stream.ended_at ?? stream.started_at;
  return (
    <tr>
      <td>{moment(ended)}</td>
      <td class="wide" dir="auto">
        {title || '–'}
      </td>
      <td class="key" title={stream.key}>
        {short(stream.key)}
      </td>
      <td class="wide">{stream.engine}</td>
      <td class="number">{duration((Date.parse(ended) - Date.parse(stream.started_at)) / 1000)}</td>
      <td class="number">{bytes(stream.downloaded)}</td>
      <td class="wide">
        <b>{stream.cause}</b> {stream.reason}
      </td>
    </tr>
  );
}
