import type { ShiftTemplate } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'

export interface GenerateSettings {
  weeks: number
  template: ShiftTemplate
  minRestHours: number
  maxNightsInRow: number
  wakingHoursOnly: boolean
  holidaysOff: boolean
  otherSchedules: boolean
}

/** What one most likely wants: the rhythm of the schedule's first rotation, or its hours as kinds of shift. */
export function settingsFrom(doc: ScheduleDoc): GenerateSettings {
  return {
    weeks: 12,
    template: templateFrom(doc),
    minRestHours: 11,
    maxNightsInRow: 7,
    wakingHoursOnly: false,
    holidaysOff: false,
    otherSchedules: true,
  }
}

function templateFrom({ layers }: ScheduleDoc): ShiftTemplate {
  const own = layers.filter((layer) => layer.shadow !== true)
  const windows = own.filter((layer) => layer.when && layer.when.length > 0)
  if (windows.length > 0 && windows.length === own.length) {
    const shifts = windows.flatMap((layer) =>
      (layer.when ?? []).map((window, index) => ({
        name: `${layer.name}${index > 0 ? ` ${index + 1}` : ''}`.slice(0, 60),
        ...window,
        ...(layer.timeZone ? { timeZone: layer.timeZone } : {}),
        count: 1,
      })),
    )
    return { shifts: shifts.slice(0, 12) }
  }
  const first = own.find((layer) => layer.rotate === 'daily' || layer.rotate === 'weekly')
  const rotate = first?.rotate === 'daily' ? 'daily' : 'weekly'
  return { rotate, handoff: first?.handoff ?? (rotate === 'daily' ? '09:00' : 'mon 09:00'), count: 1 }
}

/** The kinds of shift with another name, or fewer of them, in words: `Day 08:00–20:00 (mon, tue)`. */
export function templateWords(template: ShiftTemplate): string[] {
  if ('rotate' in template) {
    return [`${template.rotate}, handoff ${template.handoff}${template.count > 1 ? `, ${template.count} people` : ''}`]
  }
  return template.shifts.map(
    (shift) =>
      `${shift.name} ${shift.start}–${shift.end}${shift.days ? ` (${shift.days.join(', ')})` : ''}${shift.count > 1 ? `, ${shift.count} people` : ''}`,
  )
}
