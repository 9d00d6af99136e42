import type { Command } from './command.ts'
import { ack } from './commands/ack.ts'
import { apply, plan } from './commands/config.ts'
import { cover } from './commands/cover.ts'
import { doctor } from './commands/doctor.ts'
import { exportCommand } from './commands/export.ts'
import { feed } from './commands/feed.ts'
import { handover } from './commands/handover.ts'
import { oncall } from './commands/oncall.ts'
import { override } from './commands/override.ts'
import { page } from './commands/page.ts'
import { quality } from './commands/quality.ts'
import { migrate, serve } from './commands/server.ts'
import { shifts } from './commands/shifts.ts'
import { timeOff } from './commands/time-off.ts'

export const commands: Record<string, Command> = {
  serve,
  migrate,
  plan,
  apply,
  export: exportCommand,
  page,
  oncall,
  shifts,
  quality,
  'time-off': timeOff,
  override,
  cover,
  feed,
  handover,
  ack,
  doctor,
}
