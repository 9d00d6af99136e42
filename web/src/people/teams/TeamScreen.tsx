import { DocumentScreen } from '../../shared/documents/DocumentScreen.tsx'
import { TeamView } from './TeamView.tsx'

export function TeamScreen() {
  return <DocumentScreen kind="teams" label="People" View={TeamView} />
}
