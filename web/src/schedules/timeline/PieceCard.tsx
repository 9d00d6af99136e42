import { Popover } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Piece } from './pieces.ts'
import classes from './Timeline.module.css'
import type { useCard } from './use-card.ts'

interface PieceCardProps {
  piece: Piece
  label: string
  isHeld: boolean
  hover: Omit<ReturnType<typeof useCard>, 'open'>
  children: ReactNode
}

/** The card beside a piece; the focus is trapped in it only after somebody went in. */
export function PieceCard({ piece, label, isHeld, hover, children }: PieceCardProps) {
  return (
    <Popover
      opened
      position="bottom-start"
      withArrow
      shadow="md"
      width={340}
      withRoles={false}
      trapFocus={isHeld}
      closeOnEscape={false}
      closeOnClickOutside={isHeld}
      onDismiss={hover.drop}
      transitionProps={{ duration: 100 }}
    >
      <Popover.Target>
        <span
          className={classes.anchor}
          style={{ left: `${piece.left}%`, width: `${Math.min(piece.width, 100 - piece.left)}%` }}
        />
      </Popover.Target>
      <Popover.Dropdown
        role="dialog"
        aria-label={label}
        className={classes.card}
        tabIndex={-1}
        data-autofocus
        onPointerEnter={hover.stay}
        onPointerLeave={hover.leave}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          hover.close()
        }}
      >
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}
