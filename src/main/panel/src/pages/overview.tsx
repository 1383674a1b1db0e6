import { bitrate, count } from '../format';
import { drift, live, trail } from '../model/live';
import { rows, type Row } from '../model/rows';
import { useStore } from '../model/store';
import type { Point, Quantity } from '../model/trail';
import { ENGINES, verdict, type Complaint, type Verdict } from '../model/verdict';
import { Flow } from '../parts/flow';
import { Sparkline } from '../parts/sparkline';
import { link } from '../route';
import { FirstRun, useFirstRun } from './first-run';

const HOUR = 3_600_000;
/** How much a sparkline shows at least. */
const LEAST = 300_000;
/** How many complaints are told. */
const MOST = 6;

interface Measure {
  title: string;
  quantity: Quantity;
  text: (value: number | undefined) => string;
}

const MEASURES: Measure[] = [
  { title: 'From engines', quantity: 'ingress', text: bitrate },
  { title: 'To viewers', quantity: 'egress', text: bitrate },
  { title: 'Viewers', quantity: 'viewers', text: count },
  { title: 'Channels', quantity: 'channels', text: count },
  { title: 'Peers', quantity: 'peers', text: count },
];

/** Whether everything flows; if not, who is to blame. */
export function OverviewPage() {
  const now = useStore(live);
  if (now.link === 'connecting' || now.link === 'locked') {
    return <p class="quiet">Connecting to the server …</p>;
  }
  const found = verdict(now, (key) => drift.of(key), Date.now());
  const all = rows(now.status.sessions, now.streams, now.titles);
  const isFirst = useFirstRun();
  return (
    <>
      <Headline of={found} rows={all} />
      {isFirst && <FirstRun />}
      <section class="card" aria-label="Flow from engines to viewers">
        <Flow engines={now.engines} fleet={now.fleet} rows={all} complaints={found.complaints} />
      </section>
      <Figures />
    </>
  );
}

/** Where more is known of what is complained of: of a channel that is not played any more, only events are. */
function place({ subject }: Complaint, all: Row[]): string {
  if (subject.includes(':') || subject === ENGINES) {
    return link('engines');
  }
  return all.some((each) => each.key === subject) ? link('streams', subject) : link('events');
}

function Headline({ of: found, rows: all }: { of: Verdict; rows: Row[] }) {
  return (
    <section class={`headline ${found.level}`} aria-live="polite">
      <h1>{found.headline}</h1>
      {found.complaints.length > 0 && (
        <ul>
          {found.complaints.slice(0, MOST).map((each) => (
            <li key={each.sentence} class={each.level}>
              <a href={place(each, all)} title={each.sentence}>
                {each.sentence}
              </a>
            </li>
          ))}
          {found.complaints.length > MOST && <li>and {count(found.complaints.length - MOST)} more</li>}
        </ul>
      )}
    </section>
  );
}

function Figures() {
  const { events } = useStore(live);
  const to = Date.now();
  const points = trail.points().filter((each) => each.at > to - HOUR);
  const from = Math.min(to - LEAST, points[0]?.at ?? to);
  const repairs = events.filter((each) => each.category === 'recovered' && Date.parse(each.timestamp) > to - HOUR);
  return (
    <section class="stack close" aria-label="The last hour">
      <h2>The last hour</h2>
      <dl class="figures">
        {MEASURES.map((each) => (
          <FigureCard key={each.title} measure={each} points={points} from={from} to={to} />
        ))}
        <div>
          <dt>Recoveries</dt>
          <dd class="value">{count(repairs.length)}</dd>
          <dd>
            <Sparkline
              points={perMinute(
                repairs.map((each) => Date.parse(each.timestamp)),
                to,
              )}
              from={from}
              to={to}
            />
          </dd>
        </div>
      </dl>
    </section>
  );
}

function FigureCard({ measure, points, from, to }: { measure: Measure; points: Point[]; from: number; to: number }) {
  const values = points.map((each): [number, number] => [each.at, each[measure.quantity]]);
  const most = Math.max(0, ...values.map(([, value]) => value));
  return (
    <div>
      <dt>{measure.title}</dt>
      <dd class="value">{measure.text(trail.now()?.[measure.quantity])}</dd>
      <dd>
        <Sparkline points={values} from={from} to={to} />
      </dd>
      <dd class="quiet">peak {measure.text(most)}</dd>
    </div>
  );
}

function perMinute(times: number[], to: number): [number, number][] {
  return Array.from({ length: 60 }, (_, minute) => {
    const end = to - (59 - minute) * 60_000;
    return [end, times.filter((each) => each > end - 60_000 && each <= end).length];
  });
}
