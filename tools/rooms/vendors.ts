import { posix } from 'node:path'
import { isTest } from './source.ts'

/**
 * Folders that hold one folder per vendor, and the files beside or above those folders that a vendor may import: what it has
 * to fulfil. Everything else a vendor imports is its own folder, the kernel, server/src/vendors, contract and packages, so
 * that a vendor is a folder one can delete.
 */
export const vendorFolders: Record<string, readonly string[]> = {
  'server/src/alerts/sources': ['source.ts', 'fields.ts', 'mapping.ts', 'time.ts', '../signal.ts'],
  'server/src/notifications/channels': [
    'channel.ts',
    '../html.ts',
    '../messages/base.ts',
    '../messages/message.ts',
    '../messages/page.ts',
  ],
  'server/src/vendors': [],
}

interface Vendor {
  folder: string
  name: string
}

/** Which vendor's folder a file is in. */
export function vendorOf(path: string): Vendor | undefined {
  for (const folder of Object.keys(vendorFolders)) {
    if (!path.startsWith(`${folder}/`)) continue
    const [name = '', ...inside] = path.slice(folder.length + 1).split('/')
    if (inside.length > 0) return { folder, name }
  }
  return undefined
}

/** What is wrong with an import of a vendor's folder. */
export function judgeVendor(from: string, to: string): string | undefined {
  const vendor = vendorOf(from)
  if (!vendor || isTest(from) || !to.startsWith('server/src/')) return undefined
  const { folder, name } = vendor
  const interfaces = vendorFolders[folder] ?? []
  if (to.startsWith(`${folder}/${name}/`) || to.startsWith('server/src/kernel/')) return undefined
  const other = vendorOf(to)
  if (other?.folder === folder) {
    return `${folder}/${name} may not import ${other.name}: a vendor's folder can be deleted without touching another. Move what both need beside the folders.`
  }
  // What server/src/vendors may import of the rooms (nothing) is judged by their order.
  if (folder === 'server/src/vendors' || to.startsWith('server/src/vendors/')) return undefined
  if (interfaces.some((each) => posix.join(folder, each) === to)) return undefined
  return `${folder}/${name} may not import ${to}: a vendor sees only ${interfaces.join(', ')} of ${folder}, the kernel and server/src/vendors. Let the room hand it in, or declare the file in tools/rooms/vendors.ts.`
}
