import { DocumentScreen } from '../shared/documents/DocumentScreen.tsx'
import { ServiceView } from './ServiceView.tsx'

export function ServiceScreen() {
  return <DocumentScreen kind="services" label="Overview" View={ServiceView} />
}
