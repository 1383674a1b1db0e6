import { Store } from './store';

/** A step of the first run. */
export type Step = 'find' | 'test' | 'watch';

/** How far the first run is; kept while one looks at other pages. */
export interface Setup {
  step: Step;
  /** The engine that was chosen; empty before, and where the demo engine plays. */
  engine: string;
  /** The content to play. */
  content: string;
}

const BEGIN: Setup = { step: 'find', engine: '', content: '' };

export const setup = new Store<Setup>(BEGIN);

/** Begins anew; ends it where there is an engine. */
export function beginAgain(): void {
  setup.set(BEGIN);
}
