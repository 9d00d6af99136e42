/** The roles with what each may do. */
export const roles = [
  { value: 'admin', label: 'Admin', about: 'may do everything' },
  { value: 'manager', label: 'Manager', about: 'configuration and people' },
  { value: 'responder', label: 'Responder', about: 'pages, and what their own teams own' },
  { value: 'observer', label: 'Observer', about: 'looks' },
]
