import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressVerdict, allowList } from './addresses.ts'

const nobody = allowList([])

test('private, reserved and disguised addresses are refused', () => {
  const refused = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.1.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '::ffff:0:10.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:0a00:0001::1',
    '2002:7f00:1::',
    '2001:0:1::1',
    '[::1]',
    'localhost',
    '',
    '127.1',
    '1.2.3',
  ]
  for (const ip of refused) assert.equal(addressVerdict(ip, nobody).allowed, false, ip)
})

test('public addresses are reachable, also when written as mapped, NAT64 or 6to4', () => {
  const open = [
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.0.1',
    '198.17.0.1',
    '198.20.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:0808:0808::1',
  ]
  for (const ip of open) assert.deepEqual(addressVerdict(ip, nobody), { allowed: true }, ip)
})

test('the allow list opens networks and single addresses', () => {
  const allow = allowList(['10.0.0.0/8', ' 192.168.1.5 ', 'fd12::/16', '', '127.0.0.1/32'])
  for (const ip of ['10.200.1.1', '192.168.1.5', 'fd12::7', '127.0.0.1', '::ffff:10.1.1.1', '64:ff9b::10.1.1.1']) {
    assert.deepEqual(addressVerdict(ip, allow), { allowed: true }, ip)
  }
  for (const ip of ['192.168.1.6', '127.0.0.2', 'fd13::7', '::1']) {
    assert.equal(addressVerdict(ip, allow).allowed, false, ip)
  }
})

test('metadata services stay closed whatever is allowed', () => {
  const everything = allowList(['0.0.0.0/0', '::/0'])
  const closed = [
    '169.254.169.254',
    '100.100.100.200',
    'fd00:ec2::254',
    'FD00:0EC2:0000::0254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '::a9fe:a9fe',
  ]
  for (const ip of closed) {
    assert.equal(addressVerdict(ip, everything, true).allowed, false, ip)
  }
  assert.deepEqual(addressVerdict('127.0.0.1', everything), { allowed: true })
})

test('an entry that cannot be read is named', () => {
  for (const entry of ['10.0.0.0/33', 'http://x', 'a b', '*.internal', '::1/129', '1.2.3.4/x']) {
    assert.throws(() => allowList([entry]), { kind: 'invalid', message: /cannot be read/ }, entry)
  }
  const hosts = ['Hooks.Internal', 'hooks.internal:8443', '[::1]:80']
  assert.deepEqual([...allowList(hosts).hosts], ['hooks.internal', 'hooks.internal:8443', '[::1]:80'])
})

test('no text makes it throw, and every IPv4 address is judged like its mapped form', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof addressVerdict(text, nobody).allowed === 'boolean'))
  fc.assert(
    fc.property(fc.ipV4(), (ip) => {
      const plain = addressVerdict(ip, nobody).allowed
      return (
        addressVerdict(`::ffff:${ip}`, nobody).allowed === plain &&
        addressVerdict(`64:ff9b::${ip}`, nobody).allowed === plain
      )
    }),
  )
})
