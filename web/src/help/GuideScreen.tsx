import { pages as built } from 'virtual:guide'
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { getRouteApi, Link, Navigate, useNavigate, useRouterState } from '@tanstack/react-router'
import { type MouseEvent, useEffect, useState } from 'react'
import { NotFound } from '../shared/NotFound.tsx'
import type { GuidePage } from './guide-types.ts'
import classes from './Help.module.css'

const pages = built as GuidePage[]
const route = getRouteApi('/help/$page')

export function GuideStart() {
  return <Navigate to="/help/$page" params={{ page: pages[0]!.slug }} replace />
}

/** One page of the manual with the contents of all of them. */
export function GuideScreen() {
  const { page: slug } = route.useParams()
  const page = pages.find((each) => each.slug === slug)
  if (!page) return <NotFound />
  return (
    <div className={classes.body}>
      <Contents current={page} />
      <Prose page={page} />
    </div>
  )
}

/** All pages with the headings of the open one; words narrow it down to what has them in a heading. */
function Contents({ current }: { current: GuidePage }) {
  const [words, setWords] = useState('')
  const sought = words.trim().toLowerCase()
  const has = (text: string) => text.toLowerCase().includes(sought)
  const shown = pages
    .map((page) => ({
      ...page,
      headings: sought ? page.headings.filter(({ text }) => has(text)) : page === current ? page.headings : [],
    }))
    .filter(({ title, headings }) => !sought || has(title) || headings.length > 0)
  return (
    <nav className={classes.side} aria-label="Contents">
      <TextInput
        type="search"
        aria-label="Search the headings"
        placeholder="Search the headings…"
        leftSection={<IconSearch size={15} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <ul>
        {shown.map((page) => (
          <li key={page.slug}>
            <Link to="/help/$page" params={{ page: page.slug }} activeOptions={{ includeHash: false }}>
              {page.title}
            </Link>
            {page.headings.length > 0 && (
              <ul>
                {page.headings.map(({ id, text }) => (
                  <li key={id}>
                    <Link to="/help/$page" params={{ page: page.slug }} hash={id} activeOptions={{ includeHash: true }}>
                      {text}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      <p role="status">{shown.length === 0 ? 'No heading matches.' : ''}</p>
    </nav>
  )
}

function Prose({ page }: { page: GuidePage }) {
  const navigate = useNavigate()
  const hash = useRouterState({ select: (state) => state.location.hash })
  useEffect(() => {
    document.title = `${page.title} · Tocsin help`
    if (hash) document.getElementById(hash)?.scrollIntoView()
  }, [page, hash])
  function follow(event: MouseEvent) {
    const link = (event.target as Element).closest('a')
    const to = link?.getAttribute('href')
    if (!to?.startsWith('/') || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    void navigate({ href: to })
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: it only speeds up the links inside, which the keyboard follows anyway
    <main
      className={classes.prose}
      onClick={follow}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: rendered at build time from our own files
      dangerouslySetInnerHTML={{ __html: page.html }}
    />
  )
}
