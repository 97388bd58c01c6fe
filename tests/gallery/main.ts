import '../../src-renderer/tokens/tokens.css'
import '../../src-renderer/tokens/base.css'
import { mount } from 'svelte'
import Gallery from './Gallery.svelte'
import { parseAddress } from './page.ts'

const target = document.getElementById('gallery')
if (target === null) throw new Error('Expected an element with the id "gallery" in gallery.html, found none.')
const address = parseAddress(location.hash)
document.documentElement.dataset['theme'] = address.theme
document.documentElement.dataset['mode'] = address.mode
document.documentElement.dataset['eye'] = address.eye
document.title = address.page === '' ? 'Gallery' : `${address.page}, ${address.theme}, ${address.mode}, ${address.eye}`
// A page is drawn once for its address; another address is another page.
window.addEventListener('hashchange', () => location.reload())
mount(Gallery, { target, props: { address } })
