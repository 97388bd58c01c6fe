/**
 * Ids begin with `hindrance.`, why an action cannot be done now, said behind its name; with `key.`, what is printed on a key;
 * with `keys.`, the list of keys; with `palette.`, the command palette; with `why.`, the answer to "why?".
 */
export const hands = {
  'hindrance.cannot': '{action}: {reason}',
  'hindrance.noStage': 'no StatefulSet is in view',
  'hindrance.zoomedIn': 'it is at its largest',
  'hindrance.zoomedOut': 'it is at its smallest',
  'hindrance.notZoomed': 'it is at 100 %',
  'hindrance.noLens': 'every slot is in view',
  'hindrance.follows': 'the lens follows already',
  'hindrance.nothingSelected': 'nothing is selected',
  'hindrance.noCells': 'the slots are not drawn as cells',
  'hindrance.filledSo': 'the cells show it already',
  'hindrance.nothingBefore': 'nothing happened before',
  'hindrance.nothingAfter': 'nothing happened after',
  'hindrance.isLive': 'the view is live',
  'hindrance.slowest': 'it is at a quarter of the speed',
  'hindrance.fastest': 'it is at four times the speed',
  'hindrance.notConnected': 'no cluster is connected',
  'hindrance.noWorkload': 'there is no StatefulSet',
  'hindrance.noSandbox': 'the sandbox is not in view',

  'key.Mod': 'Ctrl',
  'key.Space': 'Space',
  'key.Escape': 'Esc',
  'key.Delete': 'Del',

  'keys.fixed.move': 'move through the picture',
  'keys.fixed.ends': 'first and last ordinal',
  'keys.fixed.select': 'select',
  'keys.fixed.clear': 'clear the selection, leave Lesson mode',
  'keys.fixed.page': 'page through many slots',

  'why.none': 'No rule of Podium knows a reason: nothing seems to hold it back.',

  'palette.title': 'Commands',
  'palette.filter': 'Type what you want to do',
  'palette.context': 'Connect to {name}',
  'palette.namespace': 'Show namespace {name}',
  'palette.workload': 'Show {name}',
  'palette.more': '{count, plural, one {One more matches.} other {# more match.}} Type on to find it.',
  'palette.retry': 'Connect again',
  'palette.disconnect': 'Disconnect',
  'palette.pod': 'go to pod',
  'palette.claim': 'go to claim',
} as const
