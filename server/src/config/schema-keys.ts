import type { z } from 'zod'

interface Def {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  valueType?: z.ZodType
  innerType?: z.ZodType
  options?: z.ZodType[]
  in?: z.ZodType
}

/** The keys an object schema knows at a path inside `schema`: for "did you mean". Unions give the keys of all branches. */
export function keysAt(schema: z.ZodType, path: string[]): string[] {
  return [...new Set(reach([schema], path).flatMap((found) => Object.keys(def(found).shape ?? {})))]
}

function def(schema: z.ZodType): Def {
  return schema._zod.def as unknown as Def
}

/** Opens wrappers (optional, default, pipe) and unions until objects, lists and records remain. */
function open(schema: z.ZodType): z.ZodType[] {
  const { innerType, options, in: input } = def(schema)
  if (options) return options.flatMap(open)
  if (innerType) return open(innerType)
  if (input) return open(input)
  return [schema]
}

function reach(schemas: z.ZodType[], path: string[]): z.ZodType[] {
  const [part, ...rest] = path
  const opened = schemas.flatMap(open)
  if (part === undefined) return opened
  const next = opened.flatMap((schema) => {
    const { shape, element, valueType } = def(schema)
    const found = shape ? (Object.hasOwn(shape, part) ? shape[part] : undefined) : (element ?? valueType)
    return found ? [found] : []
  })
  return reach(next, rest)
}
