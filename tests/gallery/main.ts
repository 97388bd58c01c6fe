import '../../src-renderer/tokens/tokens.css'
import '../../src-renderer/tokens/base.css'
import { mount } from 'svelte'
import Frame from './Frame.svelte'
import Gallery from './Gallery.svelte'
import Motion from './Motion.svelte'

// `#stage-three/dark` shows one page in one theme; pages named `frame…` show a whole window,
// `motion-BEAT-SHARE` one frame of a motion.
const [page = 'stage-three', theme = 'light'] = location.hash.slice(1).split('/')
document.documentElement.dataset['theme'] = theme
const target = document.getElementById('gallery')
if (target === null) throw new Error('Expected an element with the id "gallery" in gallery.html, found none.')
const props = { page, width: window.innerWidth, height: window.innerHeight }
mount(page.startsWith('frame') ? Frame : page.startsWith('motion') ? Motion : Gallery, { target, props })
