import { BlockList, isIP, isIPv4 } from 'node:net'
import { Problem } from '@tocsin/contract/errors'

export type Verdict = { allowed: true } | { allowed: false; why: string }

/** The administrator's exceptions: hosts and `host:port` by name, networks by CIDR. */
export interface AllowList {
  hosts: ReadonlySet<string>
  networks: BlockList
}

/** Cloud metadata services hand out credentials to whoever asks from inside. They are refused even when allowed. */
const metadata = new Set([
  '169.254.169.254', // AWS, GCP, Azure, OpenStack, DigitalOcean, Hetzner
  '169.254.170.2', // AWS ECS task credentials
  '169.254.170.23', // AWS EKS pod identity
  '100.100.100.200', // Alibaba
  '192.0.0.192', // Oracle
  '168.63.129.16', // Azure wire server
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254', // GCP
])

const deniedV4: [network: string, bits: number, name: string][] = [
  ['0.0.0.0', 8, 'this host'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared (carrier-grade NAT)'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'benchmarking'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 3, 'multicast or reserved'],
]

const deniedV6: [network: string, bits: number, name: string][] = [
  ['::', 128, 'unspecified'],
  ['::1', 128, 'loopback'],
  ['64:ff9b:1::', 48, 'local NAT64'],
  ['100::', 64, 'discard-only'],
  ['2001::', 32, 'Teredo tunnel'],
  ['2001:db8::', 32, 'documentation'],
  ['3fff::', 20, 'documentation'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link-local'],
  ['fec0::', 10, 'site-local'],
  ['ff00::', 8, 'multicast'],
]

const denied = [
  ...deniedV4.map(([network, bits, name]) => ({ name, list: listOf(network, bits, 'ipv4') })),
  ...deniedV6.map(([network, bits, name]) => ({ name, list: listOf(network, bits, 'ipv6') })),
]

function listOf(network: string, bits: number, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  list.addSubnet(network, bits, family)
  return list
}

/**
 * Reads the administrator's list: `hooks.internal`, `hooks.internal:8443`, `10.1.2.3`, `10.0.0.0/8`, `fd12::/16`.
 * Names match exactly and in any case; an address without a prefix length is that one address on any port.
 * Throws a Problem that names the entry which cannot be read.
 */
export function allowList(entries: readonly string[]): AllowList {
  const hosts = new Set<string>()
  const networks = new BlockList()
  for (const written of entries) {
    const entry = written.trim().toLowerCase()
    if (entry === '') continue
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    if (family !== 0) {
      const widest = family === 4 ? 32 : 128
      const length = bits === undefined ? widest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
      if (length < 0 || length > widest) throw unreadable(written)
      networks.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6')
    } else if (/^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?)(:\d{1,5})?$/.test(entry)) {
      hosts.add(entry)
    } else {
      throw unreadable(written)
    }
  }
  return { hosts, networks }
}

function unreadable(entry: string): Problem {
  return new Problem(
    'invalid',
    `"${entry.slice(0, 80)}" in the list of allowed outbound hosts cannot be read. Write a host, host:port or CIDR, such as hooks.internal:8443 or 10.0.0.0/8.`,
  )
}

/**
 * May the server connect to this address? Addresses that carry an IPv4 address inside (mapped, NAT64, 6to4) are judged by
 * both. `allow` opens private networks, never the metadata services; `admitted` says that the host was allowed by name. Anything that is not an address is refused.
 */
export function addressVerdict(ip: string, allow: AllowList, admitted = false): Verdict {
  const address = ip.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  if (isIP(address) === 0) return { allowed: false, why: `"${ip.slice(0, 80)}" is not an IP address` }
  const faces = isIPv4(address) ? [address] : [canonicalV6(address), ...innerV4(address)]
  for (const face of faces) {
    if (metadata.has(face))
      return { allowed: false, why: `${face} is a cloud metadata service, which is never reachable` }
  }
  if (admitted || faces.some((face) => allow.networks.check(face, familyOf(face)))) return { allowed: true }
  for (const face of faces) {
    const hit = denied.find(({ list }) => list.check(face, familyOf(face)))
    if (hit) return { allowed: false, why: `${face} is a ${hit.name} address` }
  }
  return { allowed: true }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6'
}

function canonicalV6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}

/** The IPv4 address that an IPv6 address stands for, if any: RFC 4291 mapped and compatible, RFC 2765, RFC 6052, RFC 3056. */
function innerV4(address: string): string[] {
  const groups = groupsOf(address)
  const [a, b, c, d, e, f, g, h] = groups as [number, number, number, number, number, number, number, number]
  const zeros = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0)
  const low = dotted(g, h)
  if (zeros(0, 5) && f === 0xffff) return [low]
  if (zeros(0, 6) && (g !== 0 || h > 1)) return [low]
  if (zeros(0, 4) && e === 0xffff && f === 0) return [low]
  if (a === 0x64 && b === 0xff9b && c === 0 && d === 0 && e === 0 && f === 0) return [low]
  if (a === 0x2002) return [dotted(b, c)]
  return []
}

function groupsOf(address: string): number[] {
  const [head = '', tail] = canonicalV6(address).split('::')
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  if (tail === undefined) return read(head)
  const left = read(head)
  const right = read(tail)
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right]
}

function dotted(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}
