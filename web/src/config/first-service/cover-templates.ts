/** How a first service can be covered: a schedule and a policy that go together. */
export const coverTemplates: { id: string; name: string; says: string; schedule: string; policy: string }[] = [
  {
    id: 'one',
    name: 'One person',
    says: 'Always you; notified again every ten minutes.',
    schedule: 'one',
    policy: 'one',
  },
  {
    id: 'two',
    name: 'Two levels and the team',
    says: 'You on call; after fifteen minutes the whole team.',
    schedule: 'one',
    policy: 'team',
  },
  {
    id: 'weekly',
    name: 'Weekly rotation',
    says: 'A week each, from Monday 09:00; you start. Then the team.',
    schedule: 'weekly',
    policy: 'team',
  },
  {
    id: 'hours',
    name: 'Business hours and nights',
    says: 'One rotation by day, another for nights and weekends. Then the team.',
    schedule: 'hours',
    policy: 'team',
  },
  {
    id: 'sun',
    name: 'Follow the sun',
    says: 'Three regions, eight hours each. Then the team.',
    schedule: 'sun',
    policy: 'team',
  },
]
