import { useEffect, useRef } from 'preact/hooks';
import type { Sample } from '../api/types';
import { bitrate, bytes, count, seconds } from '../format';
import type { Chart, Series } from '../model/chart';
import { tell } from './notices';

const KILO = 1024;

const CHARTS: { title: string; text: (value: number | undefined) => string; series: Series[] }[] = [
  {
    title: 'Swarm',
    text: (value) => (value === undefined ? '–' : `${bytes(value)}/s`),
    series: [
      { title: 'Down', pick: (each) => each.speed_down && each.speed_down * KILO },
      { title: 'Up', pick: (each) => each.speed_up && each.speed_up * KILO },
    ],
  },
  {
    title: 'Rates',
    text: bitrate,
    series: [
      { title: 'In', pick: (each) => each.ingress_bps },
      { title: 'Out', pick: (each) => each.egress_bps },
      { title: 'Bitrate', pick: (each) => each.bitrate_bps },
    ],
  },
  {
    title: 'Distance behind live',
    text: seconds,
    series: [
      { title: 'Closest viewer', pick: (each) => each.runway_seconds },
      { title: 'Farthest viewer', pick: (each) => each.lag_seconds },
      { title: 'Buffer', pick: (each) => each.buffer_seconds },
    ],
  },
  {
    title: 'Peers and viewers',
    text: count,
    series: [
      { title: 'Peers', pick: (each) => each.peers },
      { title: 'Viewers', pick: (each) => each.clients },
    ],
  },
];

interface Props {
  samples: Sample[];
  /** When sessions were replaced, in seconds. */
  repairs: number[];
}

/** The last hour of a stream; a range that is drawn with the mouse is shown larger, a double click shows all again. */
export function Charts({ samples, repairs }: Props) {
  return (
    <div class="charts">
      {CHARTS.map((each) => (
        <figure key={each.title}>
          <figcaption>{each.title}</figcaption>
          <Plot samples={samples} repairs={repairs} series={each.series} text={each.text} />
        </figure>
      ))}
    </div>
  );
}

interface PlotProps extends Props {
  series: Series[];
  text: (value: number | undefined) => string;
}

function Plot({ samples, repairs, series, text }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const newest = useRef({ samples, repairs });
  newest.current = { samples, repairs };
  useEffect(() => {
    let isGone = false;
    void import('../model/chart').then(
      ({ Chart: Kind }) => {
        if (!isGone && place.current !== null) {
          chart.current = new Kind(place.current, series, text);
          chart.current.show(newest.current.samples, newest.current.repairs);
        }
      },
      () => tell('The charts cannot be loaded: reload the page.', true),
    );
    return () => {
      isGone = true;
      chart.current?.close();
    };
  }, []);
  useEffect(() => chart.current?.show(samples, repairs), [samples]);
  return <div ref={place} class="plot" />;
}
