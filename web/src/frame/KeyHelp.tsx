import { Kbd, Modal, Table } from '@mantine/core'

const keys: [key: string, meaning: string][] = [
  ['Ctrl K', 'go anywhere, do anything (⌘ K on a Mac)'],
  ['j', 'next row of a list'],
  ['k', 'previous row of a list'],
  ['Enter', 'open the row'],
  ['x', 'select the row; the keys below then act on all that are selected'],
  ['a', 'acknowledge the row or the open page'],
  ['r', 'resolve the row or the open page'],
  ['e', 'escalate the row or the open page to the next level'],
  ['s', 'snooze the row or the open page'],
  ['z', 'undo, while the message offers it'],
  ['Esc', 'clear the selection'],
  ['n', 'write a note on the open page'],
  ['← →', 'earlier or later on a schedule; on a shift, the shift beside it'],
  ['+ −', 'zoom in or out of a schedule'],
  ['t', 'today on a schedule'],
  ['/', 'search in a list'],
  ['?', 'this list'],
]

/** All keys on one sheet. */
export function KeyHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys">
      <Table>
        <Table.Tbody>
          {keys.map(([key, meaning]) => (
            <Table.Tr key={key}>
              <Table.Td w={90}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
