/** Ids begin with `motion.`: what the caption says of a beat besides its milestones. */
export const motion = {
  'motion.more': 'And {count} more.',
  'motion.connectionLost': 'The connection to the cluster is lost.',
  'motion.connectionBack': 'The connection to the cluster is back.',
  'motion.merged':
    '{count, plural, one {# change} other {# changes}} {seconds, select, none {at once} other {in {seconds} s}}',
  'motion.skipped': 'Skipped {count, plural, one {# change} other {# changes}}',
  'motion.digest':
    '<m>{name}</m> {code, select, pod_added {made} pod_scheduled {placed} pod_started {started} pod_ready {Ready} pod_unready {not Ready} pod_crashed {container ended} pod_failing {failing} pod_terminating {stopping} pod_gone {gone} pod_returned {back} claim_bound {Bound} claim_stuck {cannot be bound} claim_kept {kept} claim_deleting {deleting} claim_gone {gone} disk_same {same disk} disk_new {new disk} set_added {appeared} set_scaled {scaled to {to}} set_deleted {deleted} set_gone {gone} rollout_started {being updated} rollout_done {updated} rollout_stuck {stuck} node_lost {silent} node_back {back} other {changed}}',
  'motion.lasted': '{state} of <m>{pod}</m> lasted {seconds, select, none {less than 0.1 s} other {{seconds} s}}.',
  'motion.moreLasted': 'And {count, plural, one {# more state} other {# more states}} not shown.',
  /** Beside the line that an update moves from the right to the left. */
  'motion.revisionLine': '{back, select, yes {earlier version} other {new version}}',
  'motion.resynced': 'The cluster was out of sight for a while and is read anew.',
  'motion.outlined': 'What is different from before is outlined.',
} as const
