import { describe, expect, it } from 'vitest';
import { HEIGHT, spark, WIDTH } from '../src/model/spark';

const NOTHING = { line: '', area: '' };

/** The numbers of a path, as points. */
function points(path: string): [number, number][] {
  return [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

describe('a sparkline', () => {
  it('of nothing is nothing', () => {
    expect(spark([], 0, 100)).toEqual(NOTHING);
    expect(spark([[50, 1]], 100, 100)).toEqual(NOTHING);
    expect(spark([[50, NaN]], 0, 100)).toEqual(NOTHING);
    expect(spark([[150, 1]], 0, 100)).toEqual(NOTHING);
  });

  it('of one value is a dot', () => {
    expect(spark([[50, 7]], 0, 100)).toEqual({ line: `M${WIDTH / 2}.0 2.0h0`, area: '' });
  });

  it('of two values is a line, whatever they are', () => {
    for (const [one, other] of [
      [0, 0],
      [0, 5],
      [5, 0],
      [5, 5],
    ] as const) {
      const found = spark(
        [
          [90, one],
          [100, other],
        ],
        0,
        100,
      );
      expect(points(found.line)).toHaveLength(2);
      expect(found.area).toBe('');
    }
  });

  it('has no area while it is a sliver', () => {
    const values = [98, 99, 100].map((at): [number, number] => [at, at]);
    expect(spark(values, 0, 100).area).toBe('');
    expect(spark(values, 90, 100).area).not.toBe('');
  });

  it('fills what is below its line, and nothing else', () => {
    const { line, area } = spark(
      [
        [0, 3],
        [40, 0],
        [100, 9],
      ],
      0,
      100,
    );
    const drawn = points(line);
    const filled = points(area);
    expect(filled.slice(1, -1)).toEqual(drawn);
    expect(filled[0]?.[0]).toBe(drawn[0]?.[0]);
    expect(filled.at(-1)?.[0]).toBe(drawn.at(-1)?.[0]);
    const zero = drawn[1]?.[1];
    expect([filled[0]?.[1], filled.at(-1)?.[1]]).toEqual([zero, zero]);
    expect(Math.max(...filled.map(([, y]) => y))).toBeLessThan(HEIGHT);
  });
});
