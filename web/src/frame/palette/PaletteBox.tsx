import { Kbd } from '@mantine/core'
import { IconBuildingBroadcastTower, IconHistory, IconSearch } from '@tabler/icons-react'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import type { Page } from '@tocsin/contract/paging/paging'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { useMe } from '../../me.ts'
import { onCallPlaces } from '../../schedules/on-call-places.ts'
import { placesOf } from '../navigation/places.ts'
import type { Entry, Group } from './entry.ts'
import { fitting } from './match.ts'
import type { PageQuestion } from './PageQuestions.tsx'
import classes from './Palette.module.css'
import { readRecent } from './recent.ts'
import { useDeeds, usePageDeeds } from './use-actions.ts'
import { useFound } from './use-found.ts'

interface PaletteBoxProps {
  /** Closes the palette and then does it. */
  run: (act: () => void) => void
  onPageSomeone: () => void
  onHelp: () => void
  onAsk: (question: PageQuestion, page: Page) => void
}

/** The box one types into and what it finds: a combobox whose list is always open (ARIA APG, combobox with listbox popup). */
export function PaletteBox({ run, onPageSomeone, onHelp, onAsk }: PaletteBoxProps) {
  const [typed, setTyped] = useState('')
  const [activeId, setActiveId] = useState<string | null>(null)
  const id = useId()
  const { groups, searching } = useGroups(typed, { onPageSomeone, onHelp, onAsk })
  const entries = groups.flatMap((group) => group.entries)
  // What is found later never moves the choice; what is not there any more gives it to the first.
  const at = Math.max(
    0,
    entries.findIndex((entry) => entry.id === activeId),
  )
  const active = entries[at]
  const optionId = (entry: Entry) => `${id}-${entries.indexOf(entry)}`

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }
    const step = steps[event.key]
    if (step !== undefined && entries.length > 0) {
      event.preventDefault()
      const to = at + step
      const within = Math.abs(step) === 1 ? (to + entries.length) % entries.length : to
      setActiveId(entries[Math.min(entries.length - 1, Math.max(0, within))]!.id)
    }
    if (event.key === 'Enter' && active && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(active.run)
    }
  }
  const activeOption = active && optionId(active)
  useEffect(() => {
    if (activeOption) document.getElementById(activeOption)?.scrollIntoView({ block: 'nearest' })
  }, [activeOption])

  const words = typed.trim()
  const state =
    entries.length > 0
      ? `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`
      : searching
        ? 'Searching…'
        : `Nothing is called “${words}”`
  return (
    <div className={classes.palette}>
      <div className={classes.head}>
        <IconSearch size={18} aria-hidden />
        <input
          className={classes.input}
          // At once, not after the dialogue has faded in: what is typed meanwhile belongs in here.
          ref={focusAtOnce}
          data-autofocus
          role="combobox"
          aria-label="Search pages, alerts, people, services and actions"
          aria-expanded={entries.length > 0}
          aria-controls={entries.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={activeOption}
          aria-autocomplete="list"
          placeholder="Go to a page, person, service… or do something"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setActiveId(null)
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd size="xs">Esc</Kbd>
      </div>
      {entries.length > 0 && (
        // The keyboard stays in the box; the list is for the eye and the pointer.
        <div className={classes.list} id={`${id}-list`} role="listbox" aria-label="Places and actions" tabIndex={-1}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is not allowed in a listbox.
            <div key={group.title} role="group" aria-label={group.title}>
              <div className={classes.group} aria-hidden>
                {group.title}
              </div>
              {group.entries.map((entry) => (
                <Option
                  key={entry.id}
                  id={optionId(entry)}
                  entry={entry}
                  active={entry === active}
                  onPoint={() => setActiveId(entry.id)}
                  onChoose={() => run(entry.run)}
                />
              ))}
            </div>
          ))}
        </div>
      )}
      <div className={entries.length > 0 ? classes.unseen : classes.nothing} role="status">
        {state}
      </div>
    </div>
  )
}

function focusAtOnce(input: HTMLInputElement | null): void {
  input?.focus({ preventScroll: true })
}

interface OptionProps {
  id: string
  entry: Entry
  active: boolean
  onPoint: () => void
  onChoose: () => void
}

function Option({ id, entry, active, onPoint, onChoose }: OptionProps) {
  const { icon: Icon, label, hint } = entry
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox.
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box; aria-activedescendant points here.
    <div
      id={id}
      className={classes.option}
      role="option"
      aria-selected={active}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <Icon size={16} stroke={1.7} aria-hidden />
      <span className={classes.label}>{label}</span>
      {hint && <span className={classes.hint}>{hint}</span>}
    </div>
  )
}

interface Doings {
  onPageSomeone: () => void
  onHelp: () => void
  onAsk: (question: PageQuestion, page: Page) => void
}

/** Everything that fits, in groups; without words the places one was at last come first. */
function useGroups(typed: string, { onPageSomeone, onHelp, onAsk }: Doings): { groups: Group[]; searching: boolean } {
  const me = useMe()
  const navigate = useNavigate()
  const here = useRouterState({ select: (state) => state.location.pathname })
  const [recent] = useState(() => readRecent(me.id))
  const pageDeeds = usePageDeeds(onAsk)
  const deeds = useDeeds({ onPageSomeone, onHelp })
  const found = useFound(typed)
  const { work, settings } = placesOf(me)
  const words = typed.trim()

  const lately = recent
    .filter(({ path }) => path !== here)
    .map(
      ({ path, title }): Entry => ({
        id: `recent ${path}`,
        label: title,
        icon: IconHistory,
        run: () => void navigate({ to: path }),
      }),
    )
  const screens = [...work, ...settings].map(
    ({ to, label, icon }): Entry => ({
      id: `screen ${to}`,
      label,
      icon,
      run: () => void navigate({ to }),
    }),
  )
  for (const { to, label } of onCallPlaces.slice(1)) {
    screens.push({ id: `screen ${to}`, label, icon: IconBuildingBroadcastTower, run: () => void navigate({ to }) })
  }
  const byWords = (entries: Entry[], most?: number) =>
    fitting(words, entries, ({ label, words: more = '' }) => `${label} ${more}`, most)
  const groups: Group[] = [
    { title: 'Recent', entries: byWords(lately, words === '' ? 6 : 3) },
    { title: 'This page', entries: byWords(pageDeeds) },
    { title: 'Go to', entries: byWords(screens) },
    { title: 'Do', entries: byWords(deeds) },
  ]
  // A number means a page.
  const all = /^#?\d+$/.test(words) ? [...found.groups, ...groups] : [...groups, ...found.groups]
  return { groups: all.filter((group) => group.entries.length > 0), searching: found.searching }
}
