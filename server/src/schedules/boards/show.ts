import type { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import type { PolicyDoc } from '@tocsin/contract/paging/paging'
import type { TeamDoc } from '@tocsin/contract/people/people'
import type { OnCallBoard } from '@tocsin/contract/schedules/boards'
import type { Tx } from '../../kernel/data/db.ts'
import { listResources } from '../../kernel/data/resources.ts'
import { listOnCall } from '../oncall/list.ts'
import { boardOf } from './model.ts'

/** The board as it is at `tx.now`: of one team, or of all. @throws Problem not_found for a team that does not exist */
export async function showBoard(tx: Tx, team: string | null): Promise<OnCallBoard> {
  const duties = await listOnCall(tx, null, team === null ? {} : { team })
  const teams = await listResources<TeamDoc>(tx.db, 'team')
  const services = await listResources<ServiceDoc>(tx.db, 'service')
  const policies = await listResources<PolicyDoc>(tx.db, 'policy')
  return boardOf({ duties, teams, services, policies }, tx.now)
}
