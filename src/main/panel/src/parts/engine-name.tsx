/** An engine's host, and its port with the colon, which tells engines of one machine apart. */
export function hostAndPort(id: string): [string, string] {
  const [, host = id, port = ''] = /^(.*)(:\d+)$/.exec(id) ?? [];
  return [host, port];
}

/** An engine by its address, of which the port stays whole. */
export function EngineName({ of: id }: { of: string }) {
  const [host, port] = hostAndPort(id);
  return (
    <>
      {host}
      <wbr />
      <span class="whole">{port}</span>
    </>
  );
}
