/** Ids begin with `grid.`: the lens, the grid of cells and what stands around them. */
export const grid = {
  'grid.lens': 'Lens',
  'grid.lens.notReady': 'around <m>{name}</m>, the lowest ordinal that is not Ready',
  'grid.lens.terminating': 'around <m>{name}</m>, the highest ordinal that is ending',
  'grid.lens.updating': 'around <m>{name}</m>, the highest ordinal that is being updated',
  'grid.lens.latest': 'around <m>{name}</m>, the last one that became Ready',
  'grid.lens.emptied': 'around <m>{name}</m>, the last one whose pod went',
  'grid.lens.first': 'around <m>{name}</m>',
  'grid.lens.pinned': 'pinned on <m>{name}</m>',
  'grid.follow': 'Follow the action',
  'grid.class': 'class',
  'grid.dns': 'DNS',
  'grid.published': '{count} of {total} published',
  'grid.fill': 'Cells show',
  'grid.fill.pods': 'pods',
  'grid.fill.claims': 'claims',
  'grid.fill.records': 'DNS',

  // The legend: what a fill means and how many have it.
  'grid.pods.ready': 'Ready',
  'grid.pods.notReady': 'Not ready',
  'grid.pods.creating': 'Creating',
  'grid.pods.pending': 'Pending',
  'grid.pods.failing': 'Failing',
  'grid.pods.terminating': 'Ending',
  'grid.pods.unknown': 'Unknown',
  'grid.pods.completed': 'Done',
  'grid.pods.none': 'no pod',
  'grid.pods.kept': 'Kept',
  'grid.pods.padlock': 'not allowed to list',
  'grid.claims.none': 'no claim',
  'grid.records.published': 'published',
  'grid.records.unpublished': 'not published',
  'grid.records.none': 'no record',

  // The hundred cells shown larger.
  'grid.block': 'Ordinals {from} to {to}',
  'grid.row': 'Ordinals {from} to {to}: {counts}',
  'grid.block.close': 'Close',
  'grid.block.closeKey': 'Esc',

  // Go to an ordinal.
  'grid.goTo': 'Go to ordinal',
  'grid.goTo.range': 'from {from} to {to}',
  'grid.goTo.go': 'Go',
  'grid.goTo.bad': 'Expected a whole number from {from} to {to}, found “{typed}”.',
  'grid.goTo.none': 'There is no slot {typed}: it is neither wanted nor kept. Expected a number from {from} to {to}.',
} as const
