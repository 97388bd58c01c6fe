import { actionWords } from './actions.ts'
import { command } from './command.ts'
import { drawer } from './drawer.ts'
import { findings } from './findings.ts'
import { frame } from './frame.ts'
import { grid } from './grid.ts'
import { hands } from './hands.ts'
import { menu } from './menu.ts'
import { motion } from './motion.ts'
import { problems } from './problems.ts'
import { sandbox } from './sandbox.ts'
import { screens } from './screens.ts'
import { settings } from './settings.ts'
import { stage } from './stage.ts'
import { states } from './states.ts'
import { story } from './story.ts'
import { timeline } from './timeline.ts'

/** The English catalogue in ICU message syntax; `<m>…</m>` marks names that stand in mono. One file per family of ids. */
export const english = {
  ...states,
  ...findings,
  ...story,
  ...problems,
  ...stage,
  ...grid,
  ...frame,
  ...drawer,
  ...hands,
  ...screens,
  ...menu,
  ...settings,
  ...actionWords,
  ...motion,
  ...command,
  ...sandbox,
  ...timeline,
} as const
