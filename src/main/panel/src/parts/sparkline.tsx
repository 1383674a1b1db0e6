interface Props {
  /** Moments and values, oldest first. */
  points: [number, number][];
  /** From when on; what is older is not drawn. */
  from: number;
  to: number;
}

const WIDTH = 160;
const HEIGHT = 36;

/** The last hour as a line without words; what it shows stands beside it as a number. */
export function Sparkline({ points, from, to }: Props) {
  const most = Math.max(1e-9, ...points.map(([, value]) => value));
  const x = (at: number) => ((at - from) / (to - from)) * WIDTH;
  const y = (value: number) => HEIGHT - 2 - (value / most) * (HEIGHT - 4);
  const line = points.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
  const first = points[0];
  const last = points.at(-1);
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {first !== undefined && last !== undefined && (
        <>
          <path class="area" d={`M${x(first[0])} ${HEIGHT}L${line}L${x(last[0])} ${HEIGHT}Z`} />
          <path class="line" d={`M${line}`} />
        </>
      )}
    </svg>
  );
}
