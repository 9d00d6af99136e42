import type { Room } from '../kernel/room.ts'
import { accessRoutes } from './routes.ts'

/** Who is asking, and its sign-in, are the process's own (`access/authentication.ts`): every surface needs them. */
export const access: Room = {
  name: 'access',
  open: ({ secrets, publicUrl }) => ({ operations: accessRoutes({ secrets, publicUrl }) }),
}
