import type { Column } from './types.ts'

/** A column of texts. Descriptions are left out: kubectl prints none of them. */
export const column = (name: string, priority = 0): Column => ({
  name,
  type: 'string',
  format: '',
  description: '',
  priority,
})

/** The column that identifies a row. */
export const nameColumn: Column = { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }
export const ageColumn: Column = column('Age')
