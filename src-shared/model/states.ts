/** The words of the state tables (visual language 3.1 and 3.2), which `inspect` prints too. First match wins everywhere. */
export type PodState =
  | 'pending'
  | 'creating'
  | 'notReady'
  | 'ready'
  | 'failing'
  | 'completed'
  | 'terminating'
  | 'unknown'

export type ClaimState = 'notReadable' | 'notCreated' | 'deleting' | 'lost' | 'resizing' | 'pending' | 'inUse' | 'kept'

/** Why a claim is pending, one word each; shown after "Pending:". */
export type ClaimPendingReason =
  | 'waitsForPod'
  | 'noClass'
  | 'classMissing'
  | 'noMatch'
  | 'provisioning'
  | 'refused'
  | 'volumeMissing'
  | 'volumeTaken'
  | 'podNotPlaced'
  | 'binding'

export type CableState = 'notReadable' | 'unplugged' | 'plugged' | 'blocked' | 'attaching' | 'reserved'

export type RecordState = 'present' | 'publishedEarly' | 'notPublished' | 'absent' | 'notReadable'

export type ZoneState =
  | 'headless'
  | 'noServiceName'
  | 'noService'
  | 'notHeadless'
  | 'selectsNothing'
  | 'external'
  | 'notReadable'

export type Disk = 'first' | 'same' | 'new'

/** What kind of trouble a failing pod has; chooses the big word (Crash loop, Image error, Config error, Failed). */
export type FailureKind = 'crash' | 'image' | 'config' | 'failed'
