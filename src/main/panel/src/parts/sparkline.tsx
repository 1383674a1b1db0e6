import { HEIGHT, spark, WIDTH } from '../model/spark';

interface Props {
  /** Moments and values, oldest first. */
  points: [number, number][];
  /** From when on; what is older is not drawn. */
  from: number;
  to: number;
}

/** The last hour as a line without words; what it shows stands beside it as a number. */
export function Sparkline({ points, from, to }: Props) {
  const { line, area } = spark(points, from, to);
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {area !== '' && <path class="area" d={area} />}
      {line !== '' && <path class="line" d={line} />}
    </svg>
  );
}
