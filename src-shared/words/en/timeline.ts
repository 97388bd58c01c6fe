/** Ids begin with `timeline.`: the strip below the stage. */
export const timeline = {
  'timeline.label': 'Timeline',
  'timeline.playhead': 'View time',
  'timeline.lane.set': 'set',
  'timeline.lane.pods': 'pods',
  'timeline.lane.claims': 'claims',
  'timeline.lane.records': 'DNS',
  'timeline.lane.problems': 'problems',
  'timeline.latest': 'last change {time}',
  'timeline.empty': 'Watching since {time}, nothing has changed yet',
  'timeline.behind': '{seconds, plural, one {# s} other {# s}} not shown yet',
  'timeline.value': '{time}',
  'timeline.valueLive': '{time}, live',
  'timeline.valueBehind': '{time}, {seconds, plural, one {# second} other {# seconds}} behind',
  'timeline.gap': '{from} to {to} not seen',
} as const
