import type { Field } from './fields.ts'
import { instantOf, offsetMs } from './zone.ts'

export interface Fields {
  readonly minute: Field
  readonly hour: Field
  readonly dayOfMonth: Field
  readonly month: Field
  readonly dayOfWeek: Field
}

const secondMs = 1_000
const minuteMs = 60_000
const hourMs = 3_600_000
/** robfig/cron gives up after this many years: 31 February never comes. */
const yearsAhead = 5

/** An instant, and what the zone's wall clock shows at it. */
class Moment {
  readonly instantMs: number
  readonly #wall: Date
  readonly #zone: string

  constructor(instantMs: number, zone: string) {
    this.instantMs = instantMs
    this.#zone = zone
    this.#wall = new Date(instantMs + offsetMs(instantMs, zone))
  }

  get year(): number {
    return this.#wall.getUTCFullYear()
  }
  get month(): number {
    return this.#wall.getUTCMonth() + 1
  }
  get day(): number {
    return this.#wall.getUTCDate()
  }
  get dayOfWeek(): number {
    return this.#wall.getUTCDay()
  }
  get hour(): number {
    return this.#wall.getUTCHours()
  }
  get minute(): number {
    return this.#wall.getUTCMinutes()
  }
  get second(): number {
    return this.#wall.getUTCSeconds()
  }

  plus(ms: number): Moment {
    return new Moment(this.instantMs + ms, this.#zone)
  }

  /** The same wall clock some months and days on; the calendar carries over. */
  plusCalendar(months: number, days: number): Moment {
    return this.#at(this.month - 1 + months, this.day + days, this.hour, this.minute, this.second)
  }

  startOfMonth(): Moment {
    return this.#at(this.month - 1, 1, 0, 0, 0)
  }
  startOfDay(): Moment {
    return this.#at(this.month - 1, this.day, 0, 0, 0)
  }
  startOfHour(): Moment {
    return this.#at(this.month - 1, this.day, this.hour, 0, 0)
  }

  startOfMinute(): Moment {
    return new Moment(Math.floor(this.instantMs / minuteMs) * minuteMs, this.#zone)
  }

  #at(monthIndex: number, day: number, hour: number, minute: number, second: number): Moment {
    const wallMs = Date.UTC(this.year, monthIndex, day, hour, minute, second)
    return new Moment(instantOf(wallMs, this.#zone), this.#zone)
  }
}

/** With a star in one of the two day fields both have to match, otherwise one of them is enough. */
function isDue({ dayOfMonth, dayOfWeek }: Fields, moment: Moment): boolean {
  const byDate = dayOfMonth.numbers.has(moment.day)
  const byWeekday = dayOfWeek.numbers.has(moment.dayOfWeek)
  return dayOfMonth.hasStar || dayOfWeek.hasStar ? byDate && byWeekday : byDate || byWeekday
}

/** A midnight that a change of the clock leaves out is made up for. */
function atMidnight(moment: Moment): Moment {
  if (moment.hour === 0) return moment
  return moment.plus((moment.hour > 12 ? 24 - moment.hour : -moment.hour) * hourMs)
}

/** One way of moving on: the first move goes to the start of its unit, so that everything smaller begins anew. */
interface Step {
  readonly fits: (moment: Moment) => boolean
  readonly start: (moment: Moment) => Moment
  readonly advance: (moment: Moment) => Moment
  /** The move has carried over into the next bigger unit: everything is checked from there again. */
  readonly wrapped: (moment: Moment) => boolean
}

function stepsOf(fields: Fields): readonly Step[] {
  return [
    {
      fits: ({ month }) => fields.month.numbers.has(month),
      start: (moment) => moment.startOfMonth(),
      advance: (moment) => moment.plusCalendar(1, 0),
      wrapped: ({ month }) => month === 1,
    },
    {
      fits: (moment) => isDue(fields, moment),
      start: (moment) => moment.startOfDay(),
      advance: (moment) => atMidnight(moment.plusCalendar(0, 1)),
      wrapped: ({ day }) => day === 1,
    },
    {
      fits: ({ hour }) => fields.hour.numbers.has(hour),
      start: (moment) => moment.startOfHour(),
      advance: (moment) => moment.plus(hourMs),
      wrapped: ({ hour }) => hour === 0,
    },
    {
      fits: ({ minute }) => fields.minute.numbers.has(minute),
      start: (moment) => moment.startOfMinute(),
      advance: (moment) => moment.plus(minuteMs),
      wrapped: ({ minute }) => minute === 0,
    },
    {
      fits: ({ second }) => second === 0,
      start: (moment) => moment,
      advance: (moment) => moment.plus(secondMs),
      wrapped: ({ second }) => second === 0,
    },
  ]
}

/**
 * The first instant after `afterMs` that the fields match on the zone's wall clock (robfig/cron: SpecSchedule.Next). The
 * search goes by the wall clock, so an hour that is left out in spring is passed over and one repeated in autumn counts twice.
 */
export function nextOf(fields: Fields, afterMs: number, zone: string): number | null {
  const steps = stepsOf(fields)
  let moment = new Moment(Math.floor(afterMs / secondMs) * secondMs + secondMs, zone)
  const lastYear = moment.year + yearsAhead
  let hasMoved = false
  search: while (moment.year <= lastYear) {
    for (const step of steps)
      while (!step.fits(moment)) {
        if (!hasMoved) moment = step.start(moment)
        hasMoved = true
        moment = step.advance(moment)
        if (step.wrapped(moment)) continue search
      }
    return moment.instantMs
  }
  return null
}
