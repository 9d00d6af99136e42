import { Kbd } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconHistory, IconSearch } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { useMe } from '../../me.ts'
import type { Entry, Group, OpenDialogue, PaletteParts } from '../../shared/palette.ts'
import { fitting } from '../../ui/text/match.ts'
import { usePlaces } from '../navigation/use-places.ts'
import classes from './Palette.module.css'
import { readRecent } from './recent.ts'
import { useGeneralCommands } from './use-general-commands.ts'

interface GroupsFrom {
  /** What the rooms add. */
  parts: readonly PaletteParts[]
  onHelp: () => void
  open: OpenDialogue
}

interface PaletteBoxProps extends GroupsFrom {
  /** Closes the palette and then does it. */
  run: (act: () => void) => void
}

/** The box one types into and what it finds: a combobox whose list is always open (ARIA APG, combobox with listbox popup). */
export function PaletteBox({ run, ...from }: PaletteBoxProps) {
  const [typed, setTyped] = useState('')
  const [activeId, setActiveId] = useState<string | null>(null)
  const id = useId()
  const { groups, searching } = useGroups(typed, from)
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

function useNothing(): [] {
  return []
}

/** Everything that fits, in groups; without words the places one was at last come first. */
function useGroups(typed: string, { parts, onHelp, open }: GroupsFrom): { groups: Group[]; searching: boolean } {
  const me = useMe()
  const navigate = useNavigate()
  const here = useRouterState({ select: (state) => state.location.pathname })
  const [recent] = useState(() => readRecent(me.id))
  const words = typed.trim()
  const [q] = useDebouncedValue(words, 150)
  const how = { enabled: q !== '' && words !== '', placeholderData: keepPreviousData }
  // biome-ignore lint/correctness/useHookAtTopLevel: the parts are loaded once, so their hooks are always the same
  const commands = parts.flatMap(({ useCommands = useNothing }) => useCommands(open))
  // biome-ignore lint/correctness/useHookAtTopLevel: the same
  const finds = parts.flatMap(({ useFound = useNothing }) => useFound({ typed: words, q, how }))
  const general = useGeneralCommands(onHelp)
  const places = usePlaces().flatMap((group) => group.places)

  const before = recent
    .filter(({ path }) => path !== here)
    .map(
      ({ path, title }): Entry => ({
        id: `recent ${path}`,
        label: title,
        icon: IconHistory,
        run: () => void navigate({ to: path }),
      }),
    )
  const screens = places.map(
    ({ to, label, icon }): Entry => ({ id: `screen ${to}`, label, icon, run: () => void navigate({ to }) }),
  )
  const byWords = (entries: Entry[], most?: number) =>
    fitting(words, entries, ({ label, words: more = '' }) => `${label} ${more}`, most)
  const toDo = commands.filter(({ title }) => title === 'Do').flatMap(({ entries }) => entries)
  const groups: Group[] = [
    { title: 'Recent', entries: byWords(before, words === '' ? 6 : 3) },
    ...commands
      .filter(({ title }) => title !== 'Do')
      .map(({ title, entries }) => ({ title, entries: byWords(entries) })),
    { title: 'Go to', entries: byWords(screens) },
    { title: 'Do', entries: byWords([...toDo, ...general]) },
  ]
  const found = words === '' ? [] : finds.flatMap((each) => each.groups)
  // A number means a page.
  const all = /^#?\d+$/.test(words) ? [...found, ...groups] : [...groups, ...found]
  return {
    groups: all.filter((group) => group.entries.length > 0),
    searching: words !== '' && (q !== words || finds.some((each) => each.searching)),
  }
}
