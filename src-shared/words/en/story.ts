/**
 * Ids begin with `story.`: per milestone what happened (`story.CODE.what`) and, where the event itself has a reason, why
 * (`story.CODE.why.CASE`). A milestone without a case of its own may take the sentence of a finding.
 */
export const story = {
  'story.set-added.what':
    'StatefulSet <m>{set}</m> appears: {replicas, plural, =0 {no pod wanted} one {# pod wanted} other {# pods wanted}}.',
  'story.set-added.why.oneByOne': 'Pods are made one by one: each waits until the one before is Ready.',
  'story.set-added.why.parallel': 'All start together: podManagementPolicy is Parallel.',
  'story.set-added.why.adopts':
    'Pods of its names are there already: it takes over those that nobody owns and it selects.',
  'story.set-added.why.takesOver': 'Its claims were kept: pods of the same names get the same disks.',
  'story.set-scaled.what': '<m>{set}</m> is scaled from {from} to {to}.',
  'story.set-scaled.why.up': 'New pods come one by one, the lowest ordinal first.',
  'story.set-scaled.why.down': 'Pods go one by one, the highest ordinal first.',
  'story.set-scaled.why.parallelUp': 'All start together: podManagementPolicy is Parallel.',
  'story.set-scaled.why.parallelDown': 'All go together: podManagementPolicy is Parallel.',
  'story.set-deleted.what': 'StatefulSet <m>{set}</m> is deleted.',
  'story.set-deleted.why.noOrder': 'Deleting the set promises no order. Scale to 0 first if order matters.',
  'story.set-deleted.why.podsStay': 'Its pods were left behind: they run on, and nobody replaces them.',
  'story.set-gone.what': 'StatefulSet <m>{set}</m> is gone.',
  'story.set-gone.why.claimsStay': 'Its claims stay: <m>whenDeleted</m> is Retain.',
  'story.set-gone.why.podsStay':
    'Its pods run on and belong to nobody: a new set of the same name and selector takes them over.',

  'story.claim-added.what': 'Claim <m>{claim}</m> is made.',
  'story.claim-added.why.template': 'Each ordinal gets a claim of its own from template <m>{template}</m>.',
  'story.claim-bound.what': '<m>{claim}</m> is Bound{capacity, select, none {} other {: {capacity}}}.',
  'story.claim-bound.why.onNode':
    'Class <m>{class}</m> waits for the pod and makes the disk on its node, <m>{node}</m>.',
  'story.claim-stuck.what':
    'Claim <m>{claim}</m> cannot be bound: {problem, select, classMissing {class <m>{class}</m> does not exist} noClass {it names no class, and there is no default} volumeMissing {volume <m>{volume}</m> does not exist} volumeMismatch {volume <m>{volume}</m> does not fit ("{message}")} volumeTaken {volume <m>{volume}</m> belongs to <m>{other}</m>} volumeReleased {<m>{volume}</m> still belongs to a deleted claim} doesNotFit {<m>{volume}</m> {test, select, size {has {offered}, and {asked} is asked for} modes {lacks {asked}} mode {is {offered}, not {asked}} phase {is {offered}} labels {has other labels} other {belongs to another claim}}} noVolume {there is no volume{class, select, none { without class} other { of class <m>{class}</m>}}, at least {asked}} silent {<m>{provisioner}</m> has not answered for {askedFor}} other {<m>{provisioner}</m> refused}}.',
  'story.claim-stuck.why.classMissing':
    'It waits until somebody makes that class, or a volume that names it: the class of a claim cannot be changed.',
  'story.claim-stuck.why.noClass': 'It takes the default class once there is one, or a volume without class that fits.',
  'story.claim-stuck.why.namedVolume': 'It asks for this volume by name and takes no other.',
  'story.claim-stuck.why.volumeReleased':
    'The volume is Released: no claim gets it until somebody clears its <m>claimRef</m>.',
  'story.claim-stuck.why.makeVolume': 'Nothing makes volumes for it: somebody has to make one that fits.',
  'story.claim-stuck.why.silent': 'Check that <m>{provisioner}</m> runs: nothing else makes its volume by itself.',
  'story.claim-stuck.why.refused': 'It is tried again some times. The reason given: "{message}"',
  'story.claim-kept.what': '<m>{claim}</m> is kept.',
  'story.claim-kept.why.policy':
    '<m>{policy}</m> is Retain: {policy, select, whenScaled {the claim waits for a scale-up} other {the claim waits for a set of the same name}}.',
  'story.claim-deleting.what': '<m>{claim}</m> was asked to go.',
  'story.claim-gone.what': '<m>{claim}</m> is gone.',
  'story.volume-added.what':
    'A volume{capacity, select, none {} other { of {capacity}}}{node, select, none {} other { on <m>{node}</m>}} is there{claim, select, none {} other { for <m>{claim}</m>}}.',
  'story.volume-released.what': 'The volume{claim, select, none {} other { of <m>{claim}</m>}} is Released.',
  'story.volume-released.why.retain': 'Its reclaim policy is Retain: the data stay until somebody clears it.',
  'story.volume-released.why.delete': 'Its reclaim policy is Delete: its provisioner removes it next.',
  'story.volume-gone.what': 'The volume{claim, select, none {} other { of <m>{claim}</m>}} is gone.',
  'story.volume-gone.why.delete': 'Its reclaim policy was Delete: it went with its claim.',

  'story.pod-added.what': '<m>{pod}</m> is created.',
  'story.pod-added.why.first': '<m>{pod}</m> comes first: pods are made from the lowest ordinal up.',
  'story.pod-added.why.afterLower':
    '<m>{lower}</m> {minReady, plural, =0 {is Ready} other {has been Ready for # s (<m>minReadySeconds</m>)}}, so <m>{pod}</m> is next.',
  'story.pod-added.why.parallel': 'All start together: podManagementPolicy is Parallel.',
  'story.pod-added.why.replacement': 'The set wants <m>{pod}</m>, and no other pod has that name.',
  'story.pod-added.why.somebodyNew': '<m>{pod}</m> is somebody new: a Deployment gives every pod a new name.',
  'story.pod-scheduled.what': '<m>{pod}</m> goes to <m>{node}</m>.',
  'story.pod-scheduled.why.diskThere': 'Its disk is on <m>{node}</m>, so it cannot run elsewhere.',
  'story.pod-started.what': '<m>{pod}</m> has started.',
  'story.pod-ready.what': '<m>{pod}</m> is Ready.',
  'story.pod-unready.what':
    '<m>{pod}</m> is no longer Ready{silentNode, select, none {} other {: <m>{silentNode}</m> is silent}}.',
  'story.pod-unready.why.notReplaced': 'It is not replaced: two pods with one name would be unsafe.',
  'story.pod-unready.why.notRunning': '<m>{container}</m> is not running.',
  'story.pod-crashed.what':
    '<m>{container}</m> in <m>{pod}</m> ended{exitCode, select, unknown {} other { with exit code {exitCode}}}.',
  'story.pod-crashed.why.inPlace': 'It starts again in the same pod: name, address and disk stay.',
  'story.pod-failing.why.replaced':
    'A failed pod never runs again: the StatefulSet controller deletes it and makes a new one.',
  'story.pod-failing.what':
    '<m>{pod}</m> fails: {failure, select, crash {crash loop} image {image error} config {config error} other {{reason}}}.',
  'story.pod-terminating.what': '<m>{pod}</m> was asked to stop.',
  'story.pod-terminating.why.setDeleted': 'Its set was deleted: the garbage collector asks all pods of it at once.',
  'story.pod-terminating.why.highestFirst': 'Scaling down: the highest ordinal goes first.',
  'story.pod-terminating.why.allAtOnce': 'Scaling down: all go together, podManagementPolicy is Parallel.',
  'story.pod-terminating.why.update': '<m>{pod}</m> first: updates go from the highest ordinal down.',
  'story.pod-terminating.why.updateNext': '<m>{higher}</m> is Ready, so <m>{pod}</m> is updated next.',
  'story.pod-terminating.why.replacedWhenGone': 'A new <m>{pod}</m> is made only when the old one is gone.',
  'story.pod-terminating.why.nodeSilent': '<m>{node}</m> was silent for too long, so its pods are sent away.',
  'story.pod-terminating.why.evicted': 'It was evicted: somebody asked for its node or its room.',
  'story.pod-gone.what': '<m>{pod}</m> is gone.',
  'story.pod-gone.why.slotStays':
    '{claims, plural, one {Its name and its claim stay: the StatefulSet controller makes a new pod with both.} other {Its name and its claims stay: the StatefulSet controller makes a new pod with them.}}',
  'story.pod-gone.why.nameStays': 'Its name stays: the StatefulSet controller makes a new pod under it.',
  'story.pod-gone.why.claimWaits':
    '{claims, plural, one {Its claim stays: scaling up makes <m>{pod}</m> again, with the same disk.} other {Its claims stay: scaling up makes <m>{pod}</m> again, with the same disks.}}',
  'story.pod-gone.why.claimLeft':
    '{claims, plural, one {Its claim stays: a new set of the same name takes it over.} other {Its claims stay: a new set of the same name takes them over.}}',
  'story.pod-gone.why.forGood': 'Its name does not come back: the ReplicaSet gives every pod a new name.',
  'story.pod-returned.what':
    '<m>{pod}</m> is back{version, select, new { with the new version} earlier { with the earlier version} other { with another version} same {}}.',
  'story.pod-returned.why.newPod': 'It is a new pod: the StatefulSet controller names pods after their ordinals.',
  'story.disk-same.what': '<m>{pod}</m> got its old disk back.',
  'story.disk-same.why.neverDeleted':
    'Claim <m>{claim}</m> was never deleted, and every <m>{pod}</m> asks for that claim.',
  'story.disk-new.what': '<m>{pod}</m> got a new disk.',
  'story.disk-new.why.deleted':
    'The old claim was deleted: the StatefulSet controller made <m>{claim}</m> anew, and its disk is empty.',

  'story.record-published.what': '<m>{name}</m> is published{addresses, select, none {} other {: <m>{addresses}</m>}}.',
  'story.record-published.why.newAddress':
    'A new address under the old name. Others may get the old answer {seconds, select, none {for some seconds} other {for up to {seconds} s}}.',
  'story.record-published.why.first':
    'Others may get "no such name" {seconds, select, none {for some seconds more} other {for up to {seconds} s}}.',
  'story.record-published.why.early':
    '<m>{pod}</m> is not Ready, and its Service publishes it all the same: publishNotReadyAddresses is true.',
  'story.record-withdrawn.what': '<m>{name}</m> is no longer published.',
  'story.record-withdrawn.why.onlyReady': '<m>{pod}</m> is not Ready: DNS answers for Ready pods only.',
  'story.record-withdrawn.why.stopping':
    'The EndpointSlice controller marks a stopping pod as not ready, and DNS leaves it out.',
  'story.record-withdrawn.why.podGone': '<m>{pod}</m> has ended, and its address goes with it.',
  'story.record-withdrawn.why.noService': 'There is no Service <m>{service}</m> any more.',
  'story.record-withdrawn.why.notSelected': 'Service <m>{service}</m> does not select <m>{pod}</m>.',

  'story.rollout-started.what':
    '{back, select, yes {<m>{set}</m> goes back to an earlier version} other {The pod template of <m>{set}</m> has changed}}.',
  'story.rollout-started.why.highestFirst': '<m>{pod}</m> first: updates go from the highest ordinal down.',
  'story.rollout-started.why.partition': 'Only ordinals from {partition} on are updated: partition is {partition}.',
  'story.rollout-started.why.onDelete': 'Nothing is restarted: update strategy is OnDelete.',
  'story.rollout-done.what':
    '{back, select, yes {<m>{set}</m> is back at the earlier version} other {The update of <m>{set}</m> is done}}: {partition, plural, =0 {all pods} other {ordinals from {first} on}} run {back, select, yes {it} no {the new version} other {what the template says now}}.',
  'story.rollout-stuck.what': 'The update of <m>{set}</m> is stuck at <m>{pod}</m>.',
  'story.rollout-stuck.why.deletePod':
    '<m>{pod}</m> never became Ready, and OrderedReady waits for it. Delete it to try the fixed version.',

  'story.job-added.what': 'Job <m>{job}</m> appears.',
  'story.attempt-started.what': 'Attempt <m>{pod}</m> of <m>{job}</m> has started.',
  'story.attempt-succeeded.what': 'Attempt <m>{pod}</m> of <m>{job}</m> succeeded.',
  'story.attempt-failed.what':
    'Attempt <m>{pod}</m> of <m>{job}</m> failed{exitCode, select, none {} other { with exit code {exitCode}}}.',
  'story.attempt-failed.why.again':
    'The Job controller makes a new pod after each failure, later each time, up to backoffLimit ({limit}).',
  'story.attempt-failed.why.tooMany': 'That was one failure too many: backoffLimit is {limit}.',
  'story.job-complete.what': 'Job <m>{job}</m> is complete.',
  'story.job-failed.what': 'Job <m>{job}</m> failed.',
  'story.job-failed.why.gaveUp': 'Gave up: <m>{reason}</m>.',
  'story.job-suspended.what': 'Job <m>{job}</m> is suspended.',
  'story.job-suspended.why.nothingStarts':
    'The Job controller deletes its running pods and starts none until suspend is false.',
  'story.cron-fired.what': 'CronJob <m>{cronJob}</m> starts <m>{job}</m>.',
  'story.cron-held.what': 'A run of <m>{cronJob}</m> is held.',
  'story.cron-missed.what': 'A run of <m>{cronJob}</m> is missed.',

  'story.node-lost.what':
    '<m>{node}</m> {state, select, gone {is gone} other {stopped answering}}{pods, plural, =0 {} other {: nobody knows how its {seen, select, all {{pods, plural, one {pod is} other {# pods are}}} other {pods are ({pods} in view)}}}}.',
  'story.node-lost.why.notReplaced':
    '<m>{pod}</m>{more, plural, =0 { is} other { and # more are}} not replaced: two pods with one name would be unsafe.',
  'story.node-lost.why.cleared':
    'The cluster removes {count, plural, one {it} other {them}} within about a minute. Then sets can make new ones.',
  'story.node-back.what': '<m>{node}</m> is back.',
  'story.node-back.why.reports': 'Its kubelet reports again, and what its pods do is known.',
  'story.feed-changed.what':
    '{kind, select, StatefulSet {StatefulSets} Pod {Pods} PersistentVolumeClaim {Claims} PersistentVolume {Volumes} StorageClass {Storage classes} Service {Services} EndpointSlice {The addresses behind DNS names} Node {Nodes} Event {Events} Job {Jobs} CronJob {CronJobs} Deployment {Deployments} other {<m>{kind}</m> objects}} {state, select, live {are seen again} stale {are not seen at the moment} connecting {are being read anew} forbidden {may not be listed} notServed {are not served any more} signIn {cannot be read: signed out} other {cannot be read}}{namespace, select, none {} other { in <m>{namespace}</m>}}.',
  'story.gap.what':
    '{changes, plural, =0 {Some time was not seen} one {# change was not told one by one} other {# changes were not told one by one}}.',
} as const
