import { useEffect, useState } from 'preact/hooks';

/** Draws again every second while that is wanted. */
export function useTick(isWanted: boolean): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!isWanted) {
      return undefined;
    }
    const timer = setInterval(() => redraw((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [isWanted]);
}
