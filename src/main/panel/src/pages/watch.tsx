export function WatchPage(_: { detail: string }) { return <p>soon</p>; }
