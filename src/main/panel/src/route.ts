import { useEffect, useState } from 'preact/hooks';

/** Where in the panel one is: `#/streams/94c2…` is the page `streams` with that detail. */
export interface Route {
  page: string;
  detail: string;
}

export function parse(hash: string): Route {
  const [page = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  return { page, detail: decoded(rest.join('/')) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function link(page: string, detail = ''): string {
  return `#/${page}${detail === '' ? '' : `/${encodeURIComponent(detail)}`}`;
}

export function useRoute(): Route {
  const [route, go] = useState(() => parse(location.hash));
  useEffect(() => {
    const follow = () => go(parse(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
