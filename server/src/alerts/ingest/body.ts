import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from '../../kernel/http/http.ts'
import { type Reading, readBody } from '../../kernel/http/json.ts'

const largest = 1_048_576

/**
 * The server refuses a Content-Type that is not well-formed before anybody has looked at the body. An alert is not lost
 * for that: hidden while the body is read, the header is back for the source. Security headers are for browsers; writing
 * them took 6 % of this process's time under load.
 */
export function anyContentType() {
  const declared = new WeakMap<FastifyRequest, string>()
  return {
    helmet: false as const,
    onRequest(request: FastifyRequest, _reply: FastifyReply, done: () => void) {
      const { headers } = request.raw
      if (headers['content-type'] !== undefined) {
        declared.set(request, headers['content-type'])
        headers['content-type'] = 'application/octet-stream'
      }
      done()
    },
    preValidation(request: FastifyRequest, _reply: FastifyReply, done: () => void) {
      const type = declared.get(request)
      if (type !== undefined) request.raw.headers['content-type'] = type
      done()
    },
  }
}

const unpackers: Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/**
 * The body, unpacked and read. Afterwards `request.body` is the unpacked bytes. What cannot be unpacked is content that
 * cannot be understood; unpacked it may have 1 MB, like any other body.
 */
export async function readRequest(request: FastifyRequest): Promise<Reading<unknown>> {
  const sent = bytesOf(request)
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  if (encoding && encoding !== 'identity' && sent.length > 0) {
    const unpack = Object.hasOwn(unpackers, encoding) ? unpackers[encoding] : undefined
    if (!unpack)
      return unread(`The body has the content encoding "${encoding.slice(0, 60)}"; send it plain or with gzip.`)
    try {
      request.body = await unpack(sent, { maxOutputLength: largest })
    } catch (error) {
      const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      return unread(tooLarge ? 'Unpacked, the body is larger than 1 MB.' : `The body is not ${encoding}.`, tooLarge)
    }
  }
  return readBody(bytesOf(request), request.headers['content-type'])
}

/** The body as bytes; empty when there was none. */
export function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}

function unread(why: string, tooLarge = false): Reading<unknown> {
  return { ok: false, why, tooLarge, raw: '' }
}
