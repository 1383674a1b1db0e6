import { useEffect, useState } from 'preact/hooks';
import { get, sentence } from '../api/client';

export interface Polled<T> {
  value: T | undefined;
  /** Why it is not known, as a sentence; empty while it is. */
  problem: string;
}

/** What a path answers, asked again and again while it is wanted and the page is looked at. */
export function usePolled<T>(path: string, millis: number, isWanted = true): Polled<T> {
  const [polled, setPolled] = useState<Polled<T>>({ value: undefined, problem: '' });
  useEffect(() => {
    if (!isWanted) {
      return undefined;
    }
    let isOver = false;
    let timer = 0;
    const look = async () => {
      if (document.visibilityState !== 'hidden') {
        const found = await get<T>(path).then(
          (value) => ({ value, problem: '' }),
          (error) => ({ value: undefined, problem: sentence(error) }),
        );
        if (!isOver) {
          setPolled(found);
        }
      }
      if (!isOver) {
        timer = window.setTimeout(() => void look(), millis);
      }
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [path, millis, isWanted]);
  return polled;
}
