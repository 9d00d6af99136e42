/** An address as others may see it: `b•••@acme.example`, `https://hooks.acme.example/•••`, `+3•••`. */
export function mask(address: string): string {
  const url = /^https?:\/\//i.test(address) ? URL.parse(address) : null
  if (url) return `${url.protocol}//${url.host}/•••`
  const at = address.lastIndexOf('@')
  const [first = ''] = [...address]
  return at > 0 ? `${first}•••${address.slice(at)}` : `${[...address].slice(0, 2).join('')}•••`
}

/** A provider's words with the address masked and cut to what fits a timeline. They may repeat the address in any case. */
export function scrub(text: string, address: string): string {
  const literal = address.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const masked = literal === '' ? text : text.replace(new RegExp(literal, 'gi'), () => mask(address))
  const plain = masked.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  return plain.length > 300 ? `${plain.slice(0, 299)}…` : plain
}
