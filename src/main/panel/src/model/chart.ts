import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Sample } from '../api/types';

export interface Series {
  title: string;
  pick: (sample: Sample) => number | undefined;
}

const HEIGHT = 190;
const HOUR_SECONDS = 3600;
const AXIS = 84;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A chart over time; all that are on the page share their cursor. */
export class Chart {
  private readonly plot: uPlot;
  private readonly observer: ResizeObserver;
  private repairs: number[] = [];
  private isZoomed = false;

  constructor(
    place: HTMLElement,
    private readonly series: Series[],
    text: (value: number | undefined) => string,
  ) {
    const ink = colour('--quiet');
    const grid = { stroke: colour('--line'), width: 1 };
    const label = (value: number | null | undefined) => text(value ?? undefined);
    this.plot = new uPlot(
      {
        width: Math.max(200, place.clientWidth),
        height: HEIGHT,
        cursor: { sync: { key: 'stream' }, drag: { x: true, y: false } },
        scales: {
          x: { time: true, range: (_, from, to) => this.span(from, to) },
          y: { range: (_, __, most) => [0, (most || 1) * 1.1] },
        },
        axes: [
          {
            stroke: ink,
            grid,
            ticks: grid,
            values: (_, all) => all.map((at) => new Date(at * 1000).toLocaleTimeString([], { hour12: false })),
            space: 80,
          },
          { stroke: ink, grid, ticks: grid, size: AXIS, values: (_, all) => all.map(label) },
        ],
        series: [
          { value: (_, at) => (at === null ? '–' : new Date(at * 1000).toLocaleTimeString([], { hour12: false })) },
          ...series.map((each, index) => ({
            label: each.title,
            stroke: colour(`--series-${index + 1}`),
            width: 1.5,
            spanGaps: false,
            points: { show: false },
            value: (_: uPlot, value: number | null) => label(value),
          })),
        ],
        hooks: { drawClear: [() => this.drawRepairs()], setSelect: [() => (this.isZoomed = true)] },
      },
      [[]],
      place,
    );
    this.plot.over.addEventListener('dblclick', () => {
      this.isZoomed = false;
    });
    this.observer = new ResizeObserver(() =>
      this.plot.setSize({ width: Math.max(200, place.clientWidth), height: HEIGHT }),
    );
    this.observer.observe(place);
  }

  /** Shows the samples, and the moments at which a session was replaced, in seconds. */
  show(samples: Sample[], repairs: number[]): void {
    this.repairs = repairs;
    const times = samples.map((each) => Date.parse(each.ts) / 1000);
    const values = this.series.map((each) => samples.map((sample) => each.pick(sample) ?? null));
    this.plot.setData([times, ...values], !this.isZoomed);
    if (this.isZoomed) {
      this.plot.redraw();
    }
  }

  /** The last hour while there is much of it; what there is while there is little. */
  private span(from: number | null, to: number | null): [number, number] {
    const now = Date.now() / 1000;
    return from === null || to === null ? [now - HOUR_SECONDS, now] : [from, Math.max(to, from + 30)];
  }

  private drawRepairs(): void {
    const { ctx, bbox } = this.plot;
    ctx.save();
    ctx.strokeStyle = colour('--bad');
    ctx.lineWidth = 2 * devicePixelRatio;
    for (const at of this.repairs) {
      const x = this.plot.valToPos(at, 'x', true);
      if (x >= bbox.left && x <= bbox.left + bbox.width) {
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
    ctx.restore();
  }

  close(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }
}
