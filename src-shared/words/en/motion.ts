/** Ids begin with `motion.`: what the caption says of a beat besides its milestones. */
export const motion = {
  'motion.more': 'And {count} more.',
  'motion.connectionLost': 'The connection to the cluster is lost.',
  'motion.connectionBack': 'The connection to the cluster is back.',
  'motion.merged': '{count, plural, one {# change} other {# changes}} in {seconds} s.',
  'motion.lasted': '{state} of <m>{pod}</m> lasted {seconds} s.',
  'motion.skipped': 'Skipped {count, plural, one {# change} other {# changes}}.',
  'motion.resynced': 'The cluster was out of sight for a while and is read anew.',
  'motion.outlined': 'What is different from before is outlined.',
} as const
