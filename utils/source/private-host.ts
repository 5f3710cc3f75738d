/**
 * IPv4 ranges nobody on the public internet answers at, from IANA's special-purpose registry (RFC 6890 and its
 * updates) and multicast: network and prefix length.
 */
const SPECIAL_IPV4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside 2000::/3, the only global unicast block, as [first groups, prefix length]: protocol use, examples, 6to4. */
const SPECIAL_IPV6: readonly [readonly [number, number], number][] = [
  // Teredo, ORCHID, benchmarking and the rest of the IETF's assignments.
  [[0x2001, 0x0000], 23],
  [[0x2001, 0x0db8], 32],
  // 6to4 carries an IPv4 address that may be a private one.
  [[0x2002, 0x0000], 16],
  [[0x3fff, 0x0000], 20],
];

/** Last labels that the public DNS never answers: special-use names and what networks use among themselves. */
const PRIVATE_TOP_LEVEL = new Set(
  (
    'alt arpa bogon corp dhcp domain example example-domain fritz home host i2p internal intern intranet invalid ip ' +
    'lan local localdomain localhost loc mail office onion priv private router server test vpn workgroup'
  ).split(' '),
);

/** Public names that are made to resolve to this machine, to the local network, or to any address written in them. */
const RESOLVES_LOCALLY = [
  // Any address: 10.0.0.1.nip.io.
  'nip.io',
  'sslip.io',
  'xip.io',
  'traefik.me',
  'backname.io',
  '1u.ms',
  'rbndr.us',
  'local-ip.co',
  'local-ip.sh',
  'local-ip.dev',
  'plex.direct',
  'ipv4.fritz.box',
  // This machine.
  'localtest.me',
  'lvh.me',
  'vcap.me',
  'lacolhost.com',
  'localho.st',
  'local.gd',
  'localdev.me',
  'lcl.host',
  'fuf.me',
  'smackaho.st',
  'ulh.us',
  'lndo.site',
  'ddev.site',
  'docksal.site',
  'localstack.cloud',
  'vm.localhost',
  // Routers, storage and private networks.
  'fritz.box',
  'fritz.nas',
  'easy.box',
  'speedport.ip',
  'miwifi.com',
  'routerlogin.net',
  'routerlogin.com',
  'orbilogin.com',
  'orbilogin.net',
  'tplinkwifi.net',
  'tplinklogin.net',
  'router.asus.com',
  'asusrouter.com',
  'myrouter.io',
  'ts.net',
  'direct.quickconnect.to',
];

/**
 * True for every host that is not surely a public one: special addresses in all their spellings, special-use
 * and single-label names, and public names known to resolve to the local network. There is no DNS to ask here.
 *
 * @param hostname as a parsed `URL` gives it, which has already turned decimal, octal, hexadecimal, short and
 *   full-width IPv4 spellings into four plain numbers.
 */
export function isPrivateHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return isSpecialIpv6(hostname.slice(1, -1));
  const name = hostname.toLowerCase().replace(/\.+$/, '');
  const ipv4 = parseIpv4(name);
  if (ipv4 !== undefined) return isSpecialIpv4(ipv4);

  const labels = name.split('.');
  if (labels.length < 2 || labels.includes('')) return true;
  if (PRIVATE_TOP_LEVEL.has(labels.at(-1) ?? '')) return true;
  if (RESOLVES_LOCALLY.some((local) => name === local || name.endsWith(`.${local}`))) return true;
  return namesSpecialIpv4(name);
}

function parseIpv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((address, part) => address * 256 + part, 0);
}

function isSpecialIpv4(address: number): boolean {
  return SPECIAL_IPV4.some(([network, length]) => {
    const size = 2 ** (32 - length);
    return Math.floor(address / size) === Math.floor((parseIpv4(network) ?? 0) / size);
  });
}

/** A wildcard service nobody has listed yet: 192-168-1-1.anything.example.net, 10.0.0.1.anything.example.net. */
function namesSpecialIpv4(name: string): boolean {
  const spelled = name.matchAll(/(?<![\d])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?![\d])/g);
  return [...spelled].some((match) => {
    const address = parseIpv4(match.slice(1, 5).join('.'));
    return address !== undefined && isSpecialIpv4(address);
  });
}

function isSpecialIpv6(text: string): boolean {
  const groups = parseIpv6(text);
  if (!groups) return true;
  const [first = 0, second = 0] = groups;
  // Loopback, mapped and NAT64 IPv4, unique local, link-local and multicast all lie outside of 2000::/3.
  if (first >> 13 !== 1) return true;
  const start = first * 0x10000 + second;
  return SPECIAL_IPV6.some(([[high, low], length]) => {
    const size = 2 ** (32 - length);
    return Math.floor(start / size) === Math.floor((high * 0x10000 + low) / size);
  });
}

/** Eight groups from the form a parsed `URL` gives (hexadecimal only, at most one `::`). */
function parseIpv6(text: string): number[] | undefined {
  const [head = '', tail] = text.split('::');
  const groupsOf = (part: string): number[] => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const missing = 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(missing, 0) }, () => 0), ...after];
  return groups.length === 8 && groups.every((group) => group >= 0 && group <= 0xffff) ? groups : undefined;
}
