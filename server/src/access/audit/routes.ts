import { api } from '../../kernel/perform.ts'
import { factList } from './view.ts'

/** Timelines and the audit log: what was recorded about something, or everything. */
export const facts = {
  list: api.facts.list.handler(({ input, context: { tx, by } }) => factList(tx, by, input)),
}
