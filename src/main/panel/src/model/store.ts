import { useEffect, useState } from 'preact/hooks';

/** A value that pages follow. */
export class Store<T> {
  private readonly followers = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    this.current = value;
    this.followers.forEach((follower) => follower());
  }

  merge(part: Partial<T>): void {
    this.set({ ...this.current, ...part });
  }

  follow(follower: () => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }
}

/** The value now, and again whenever it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useState(0);
  useEffect(() => store.follow(() => redraw((count) => count + 1)), [store]);
  return store.value;
}
