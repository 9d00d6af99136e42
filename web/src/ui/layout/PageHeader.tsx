import { Group, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Children, type ReactNode, use, useEffect } from 'react'
import classes from './PageHeader.module.css'
import { PageHelp } from './page-help.ts'

interface PageHeaderProps {
  title: string
  /** Where this screen lies: the list it came from. */
  parent?: { to: string; label: string; here?: string }
  /** Under the title: status, counts, a sentence. Each child is an item of its own, with a dot between it and the next. */
  children?: ReactNode
  actions?: ReactNode
}

/** The head of a screen: its only h1, which is also the browser tab's title. */
export function PageHeader({ title, parent, children, actions }: PageHeaderProps) {
  const help = use(PageHelp)
  useEffect(() => {
    document.title = `${title} · Tocsin`
  }, [title])
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        {parent && (
          <nav aria-label="Where you are" className={classes.trail}>
            <Link to={parent.to} className="plain">
              {parent.label}
            </Link>
            {parent.here && <span> › {parent.here}</span>}
          </nav>
        )}
        <div className={classes.heading}>
          <Title order={1} className="breaks">
            {title}
          </Title>
          {help}
        </div>
        {children && (
          <div className={classes.under}>
            {Children.map(children, (item) => (
              <span className={classes.item}>{item}</span>
            ))}
          </div>
        )}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </header>
  )
}
