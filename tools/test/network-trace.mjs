/**
 * Whether a line of `strace -yy -e trace=%network` looks a name up, or speaks to another machine than this one.
 *
 * A datagram socket's connect() sends nothing: with it Chromium asks the kernel whether there is a route to anywhere. What
 * is sent over such a socket counts.
 *
 * @param {string} line
 */
export function isBeyond(line) {
  const [, call, socket] = /^\d+ +(connect|bind|sendto|sendmsg|sendmmsg)\(\d+<(.*?)>,/.exec(line) ?? [];
  if (call === undefined) return false;
  // The name service's daemon, and a resolver wherever it runs.
  if (/nscd|systemd\.resolve|sin6?_port=htons\(53\)|:53\]/.test(line)) return true;
  if (call === "connect" && socket.startsWith("UDP")) return false;
  const peer = /->(\[[^\]]*\]|[^[\]:]*):\d+\]/.exec(socket)?.[1].replace(/[[\]]/g, "");
  const named = [...line.matchAll(/inet_addr\("([^"]*)"\)|inet_pton\(AF_INET6, "([^"]*)"/g)];
  const addresses = [...named.map(([, four, six]) => four ?? six), ...(peer === undefined ? [] : [peer])];
  return addresses.some((address) => !/^(::ffff:)?127\.|^::1$/.test(address));
}
