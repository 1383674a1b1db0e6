/** The paths of a sparkline; empty when there is nothing to draw. */
export interface Spark {
  line: string;
  /** What is between the line and zero; a line too short to be one has none. */
  area: string;
}

export const WIDTH = 160;
export const HEIGHT = 36;

/** Room for the half of the line's width that lies outside its path. */
const EDGE = 2;
const ZERO = HEIGHT - EDGE;
const LEAST_POINTS = 3;
/** The area of a shorter line would be a sliver. */
const LEAST_WIDTH = WIDTH / 8;

/** The line of the values from one moment to another: a dot for one value, no area for two. */
export function spark(points: [number, number][], from: number, to: number): Spark {
  const shown = points.filter(([at, value]) => at >= from && at <= to && Number.isFinite(value));
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined || !(to > from)) {
    return { line: '', area: '' };
  }
  const most = Math.max(1e-9, ...shown.map(([, value]) => value));
  const x = (at: number) => (((at - from) / (to - from)) * WIDTH).toFixed(1);
  const y = (value: number) => (ZERO - (Math.max(0, value) / most) * (ZERO - EDGE)).toFixed(1);
  const path = shown.map(([at, value]) => `${x(at)} ${y(value)}`).join('L');
  if (shown.length === 1) {
    return { line: `M${path}h0`, area: '' };
  }
  const isLong = shown.length >= LEAST_POINTS && Number(x(last[0])) - Number(x(first[0])) >= LEAST_WIDTH;
  return { line: `M${path}`, area: isLong ? `M${x(first[0])} ${ZERO}L${path}L${x(last[0])} ${ZERO}Z` : '' };
}
