/**
 * Ids begin with `finding.`: the sentence of every code of `docs/findings.md`, at most 16 words where possible.
 * `{…For}` and `{…In}` are spans that `words/finding.ts` counts from the instant in view.
 */
export const findings = {
  // A slot: why there is no pod in it, or why the one in it stays.
  'finding.not-replaced-node-silent':
    '<m>{node}</m> is silent. <m>{pod}</m> is not replaced: two pods with one name would be unsafe.',
  'finding.node-gone': '<m>{node}</m> is gone. The cluster removes <m>{pod}</m> within about a minute.',
  'finding.name-taken':
    '<m>{pod}</m> cannot be made: a pod of that name belongs to {owner, select, none {nobody} other {<m>{owner}</m>}}.',
  'finding.waits-for-lower-ordinal':
    '<m>{pod}</m> waits: <m>{lower}</m> {state, select, terminating {is still ending} other {is not Ready yet}}.',
  'finding.waits-for-min-ready':
    '<m>{pod}</m> waits: <m>{lower}</m> must stay Ready for {seconds} s (minReadySeconds).',
  'finding.waits-for-old-pod': '<m>{pod}</m> waits: the old pod of that name is still ending.',
  'finding.claim-still-deleting': '<m>{pod}</m> waits: its claim <m>{claim}</m> is being deleted.',
  'finding.claim-stale': '<m>{pod}</m> waits: <m>{claim}</m> belongs to the pod before it and must go first.',
  'finding.claim-refused-by-quota': 'No claim: quota <m>{quota}</m> is used up.',
  'finding.pod-refused-by-quota': '<m>{pod}</m> cannot be made: quota <m>{quota}</m> is used up.',
  'finding.create-refused': '<m>{pod}</m> cannot be made: "{message}"',
  'finding.scale-down-blocked':
    'Scaling down waits: <m>{lower}</m> {state, select, terminating {is still ending} absent {is not there yet} minReady {is not Ready for long enough (minReadySeconds)} other {is not Ready}}.',
  'finding.waits-for-higher-ordinal': '<m>{pod}</m> stays for now: <m>{higher}</m> must be gone first.',
  'finding.replaced-when-gone': 'A new <m>{pod}</m> is made only when the old one is gone.',

  // A StatefulSet: order, rollout, DNS.
  'finding.set-deleted': 'Deleting the set promises no order. Scale to 0 first if order matters.',
  'finding.controller-behind': 'The controller has not seen the latest change of <m>{set}</m> yet.',
  'finding.parallel': 'All start together: podManagementPolicy is Parallel.',
  'finding.stuck-rollout': 'Stuck: <m>{pod}</m> never became Ready. Delete <m>{pod}</m> to try the fixed version.',
  'finding.rollout-waits':
    'The update waits: <m>{pod}</m> {version, select, new {runs the new version and is not Ready} other {is not Ready}}.',
  'finding.on-delete': 'Nothing is restarted: update strategy is OnDelete.',
  'finding.partition':
    '{count, plural, one {<m>{first}</m> keeps} =2 {<m>{first}</m> and <m>{last}</m> keep} other {<m>{first}</m> to <m>{last}</m> keep}} the old version: partition is {partition}.',
  'finding.rollout-running':
    '<m>{pod}</m> {turn, select, first {first} other {is next}}: updates go from the highest ordinal down.',
  'finding.no-service-name': 'No pod names in DNS: the set has no serviceName.',
  'finding.service-name-mismatch':
    'serviceName says <m>{service}</m>, no such Service in <m>{namespace}</m>.{suggested, select, none {} other { <m>{suggested}</m> selects its pods.}}',
  'finding.service-selects-nothing': 'Service <m>{service}</m> finds no pods: no pod has <m>{selector}</m>.',
  'finding.service-external': 'Service <m>{service}</m> only points at <m>{target}</m>: it publishes no pods.',
  'finding.service-not-headless':
    'Service <m>{service}</m> has a cluster IP: its name gives that one address, not the pods.',
  'finding.two-sets-one-service':
    '<m>{set}</m> and <m>{other}</m> share Service <m>{service}</m>: its name gives the pods of both.',

  // The record of a slot.
  'finding.record-no-service': '<m>{pod}</m> has no DNS record: there is no Service <m>{service}</m>.',
  'finding.record-not-selected': '<m>{pod}</m> has no DNS record: Service <m>{service}</m> does not select it.',
  'finding.record-subdomain':
    '<m>{pod}</m> has no DNS record: its subdomain is {subdomain, select, none {empty} other {<m>{subdomain}</m>}}, not <m>{service}</m>.',
  'finding.published-early': '<m>{pod}</m> is published early: publishNotReadyAddresses is true.',
  'finding.stopping-not-published': '<m>{pod}</m> has no DNS record: it is stopping, only Ready pods are published.',
  'finding.not-ready-not-published': '<m>{pod}</m> has no DNS record: only Ready pods are published.',
  'finding.record-no-address': '<m>{pod}</m> has no DNS record: it has no address yet.',
  'finding.record-changed': 'Others may get the old answer, or "no such name", for up to {seconds} s.',

  // A pod.
  'finding.image-error': 'Image <m>{image}</m> cannot be pulled.',
  'finding.config-error': '<m>{pod}</m> cannot start: {message}',
  'finding.crash-loop':
    '<m>{pod}</m> crashed {crashes, plural, one {once} other {# times}}, {retry, select, known {next try in ≈ {nextTryIn}} other {and is tried again}}.',
  'finding.container-failed': '<m>{container}</m> in <m>{pod}</m> ended with exit code {exitCode}.',
  'finding.pod-failed': '<m>{pod}</m> failed: {reason}.',
  'finding.disk-in-use-elsewhere':
    '<m>{pod}</m> cannot mount: the disk is in use{node, select, none {} other { on <m>{node}</m>}} (ReadWriteOnce).',
  'finding.mount-failed':
    '<m>{pod}</m> cannot mount {volume, select, none {a volume} other {<m>{volume}</m>}}: "{message}"',
  'finding.disk-on-other-node':
    '<m>{pod}</m> must run on <m>{node}</m>, where its disk is; <m>{node}</m> is {state, select, full {full} cordoned {closed for new pods} tainted {kept off by a taint} silent {silent} gone {gone} notReady {not ready} other {not free}}.',
  'finding.claim-missing': '<m>{pod}</m> waits: claim <m>{claim}</m> does not exist.',
  'finding.waits-for-claim': '<m>{pod}</m> waits: its claim <m>{claim}</m> is not bound.',
  'finding.unschedulable':
    '<m>{pod}</m> {reason, select, failed {is not placed} other {fits no node}}: {reason, select, noNodes {there is none} failed {the scheduler failed, "{detail}"} notEnoughCpu {not enough CPU} notEnoughMemory {not enough memory} notEnoughStorage {not enough free storage} notEnoughResource {not enough <m>{detail}</m>} tooManyPods {too many pods} cordoned {they are closed for new pods} taint {taints keep it off} affinity {its node selector matches none} antiAffinity {pod affinity rules forbid it} spread {spread rules forbid it} volumeNode {its disk is on another node} volumeZone {its disk is in another zone} noVolume {no volume fits its claim} volumeLimit {too many disks on each} diskInUse {another pod holds its disk} claimDeleting {its claim is being deleted} volumeGone {its volume is gone} port {its host port is taken} other {{detail}}}.',
  'finding.disk-being-made': '<m>{pod}</m> waits: its disk <m>{claim}</m> is being made.',
  'finding.readiness-failing': 'Running, but the readiness check fails.',
  'finding.readiness-not-yet': 'Running; the readiness check has not passed yet.',
  'finding.image-pulling': 'Image <m>{image}</m> is being pulled.',

  // A node.
  'finding.node-silent': '<m>{node}</m> is silent: nobody knows how its pods are.',

  // A claim.
  'finding.claim-deleted-by-policy': 'The garbage collector deletes <m>{claim}</m>: <m>{policy}</m> is Delete.',
  'finding.claim-deleting-in-use': '<m>{claim}</m> goes when no pod uses it any more.',
  'finding.claim-lost': 'The volume of <m>{claim}</m> is gone, and its data with it.',
  'finding.claim-volume-missing': '<m>{claim}</m> waits: volume <m>{volume}</m> does not exist.',
  'finding.claim-volume-mismatch': '<m>{claim}</m> waits for volume <m>{volume}</m>: "{message}"',
  'finding.claim-volume-taken': '<m>{claim}</m> waits: volume <m>{volume}</m> belongs to <m>{other}</m>.',
  'finding.claim-class-missing': '<m>{claim}</m> waits: class <m>{class}</m> does not exist.',
  'finding.claim-no-class': '<m>{claim}</m> waits: it names no class and there is no default.',
  'finding.claim-waits-for-pod': '<m>{claim}</m> waits for a pod. That is normal for class <m>{class}</m>.',
  'finding.claim-pod-not-placed':
    '<m>{claim}</m> waits: <m>{pod}</m> {reason, select, failed {is not placed} other {fits no node}}: {reason, select, noNodes {there is none} failed {the scheduler failed, "{detail}"} notEnoughCpu {not enough CPU} notEnoughMemory {not enough memory} notEnoughStorage {not enough free storage} notEnoughResource {not enough <m>{detail}</m>} tooManyPods {too many pods} cordoned {they are closed for new pods} taint {taints keep it off} affinity {its node selector matches none} antiAffinity {pod affinity rules forbid it} spread {spread rules forbid it} volumeNode {a disk is on another node} volumeZone {a disk is in another zone} noVolume {no volume fits} volumeLimit {too many disks on each} diskInUse {another pod holds its disk} claimMissing {another claim does not exist} claimDeleting {a claim is being deleted} volumeGone {a volume is gone} port {its host port is taken} other {{detail}}}.',
  'finding.volume-released': '<m>{volume}</m> is Released: it still belongs to a deleted claim.',
  'finding.volume-does-not-fit':
    '<m>{volume}</m> does not fit: {test, select, size {{offered} offered, {asked} asked} modes {it lacks {asked}} class {its class is {offered, select, none {empty} other {<m>{offered}</m>}}} mode {it is {offered}, not {asked}} phase {it is {offered}} labels {its labels differ} other {it belongs to another claim}}.',
  'finding.claim-no-volume':
    '<m>{claim}</m> waits for a volume{class, select, none { without class} other { of class <m>{class}</m>}}, at least {asked}.',
  'finding.provisioner-silent': '<m>{provisioner}</m> has not answered for {askedFor}.',
  'finding.provisioner-refused': '<m>{provisioner}</m> refused: "{message}"',
  'finding.claim-provisioning': '<m>{provisioner}</m> is making the disk of <m>{claim}</m>.',
  'finding.claim-binding': '<m>{claim}</m> is being bound to its volume.',
  'finding.claim-resizing': '<m>{claim}</m> grows from {capacity} to {requested}.',
  'finding.claim-kept': '<m>{claim}</m> stays: <m>{policy}</m> is Retain.',
} as const
