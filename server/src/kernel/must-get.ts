/** The value of a key that is there by construction. @throws Error naming the key when it is not: a bug of ours. */
export function mustGet<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key)
  if (value === undefined) throw new Error(`nothing is known under ${String(key)}, which must be there`)
  return value
}
