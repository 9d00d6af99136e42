import { DocumentScreen } from '../../shared/documents/DocumentScreen.tsx'
import { PolicyView } from './PolicyView.tsx'

export function PolicyScreen() {
  return <DocumentScreen kind="policies" label="Ladder" View={PolicyView} />
}
