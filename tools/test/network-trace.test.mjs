import { expect, test } from "@jest/globals";
import { isBeyond } from "./network-trace.mjs";

const four = (address, port) =>
  `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("${address}")}`;
const six = (address, port) =>
  `{sa_family=AF_INET6, sin6_port=htons(${port}), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "${address}", &sin6_addr)}`;

test.each([
  `7  connect(3<UNIX-STREAM:[9]>, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT`,
  `7  connect(3<UDP:[9]>, ${four("10.1.2.3", 53)}, 16) = 0`,
  `7  connect(3<UDP:[9]>, ${four("127.0.0.53", 53)}, 16) = 0`,
  `7  sendto(3<UDP:[10.0.0.2:5->10.1.2.3:53]>, "", 50, MSG_NOSIGNAL, NULL, 0) = 50`,
  `7  connect(3<TCP:[9]>, ${four("192.0.2.1", 443)}, 16 <unfinished ...>`,
  `7  connect(3<TCPv6:[9]>, ${six("2001:db8::1", 443)}, 28) = 0`,
  `7  bind(3<TCP:[9]>, ${four("0.0.0.0", 0)}, 16) = 0`,
  `7  sendmsg(3<UDPv6:[[fd00::2]:5->[2001:db8::1]:443]>, {msg_name=NULL}, 0) = 9`,
  `7  sendto(3<UDP:[9]>, "x", 1, 0, ${four("192.0.2.1", 9)}, 16) = 1`,
])("%s goes beyond this machine", (line) => {
  expect(isBeyond(line)).toBe(true);
});

test.each([
  `7  socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 19<TCP:[9]>`,
  `7  bind(3<TCP:[9]>, ${four("127.0.0.1", 0)}, 16) = 0`,
  `7  connect(3<TCP:[9]>, ${four("127.0.0.1", 36463)}, 16 <unfinished ...>`,
  `7  connect(3<TCPv6:[9]>, ${six("::1", 80)}, 28) = 0`,
  `7  sendto(3<TCP:[127.0.0.1:5->127.0.0.1:36463]>, "GET /", 5, MSG_NOSIGNAL, NULL, 0) = 5`,
  `7  sendmsg(3<UNIX-STREAM:[9->8]>, {msg_name=NULL}, 0) = 9`,
  `7  connect(3<UDPv6:[9]>, ${six("2001:db8::1", 443)}, 28) = 0`,
  `7  <... connect resumed>) = 0`,
])("%s stays on this machine", (line) => {
  expect(isBeyond(line)).toBe(false);
});
