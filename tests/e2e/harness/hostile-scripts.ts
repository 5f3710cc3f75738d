/** What a page may try while the picker stands on it. Each runs in the page's own world; `host` is the overlay. */
export const HOSTILE_SCRIPTS: Readonly<Record<string, string>> = {
  'a made-up Enter on the window': `press(window, 'Enter')`,
  'a made-up Enter on the document': `press(document, 'Enter')`,
  'a made-up Enter on the overlay': `press(host, 'Enter')`,
  'a made-up Space and Enter on the body': `press(document.body, ' '); press(document.body, 'Enter')`,
  'a made-up Escape': `press(window, 'Escape')`,
  'digits and Enter, a hundred times': `for (let i = 0; i < 100; i++) { press(host, '1'); press(host, 'Enter') }`,
  'a made-up click on the overlay': `clickOn(host)`,
  'a made-up click on the picture': `clickOn(document.querySelector('img'))`,
  'host.click()': `host.click()`,
  'a click storm': `for (let i = 0; i < 500; i++) clickOn(host)`,
  'a made-up double click and touch': `for (const type of ['dblclick', 'touchstart', 'touchend']) host.dispatchEvent(new Event(type, { bubbles: true, composed: true }))`,
  'focus, then a made-up key': `host.focus(); press(document.activeElement, 'Enter')`,
  'looking into the overlay': `if (host.shadowRoot || host.children.length || window.length) fail()`,
  'asking for its shadow root again': `try { host.attachShadow({ mode: 'open' }); fail() } catch {}`,
  'frames by number and name': `if (frames[0] || document.querySelector('iframe') || [...document.querySelectorAll('*')].some((one) => one.shadowRoot)) fail()`,
  'the reader by its name': `if (window.loupePage) fail()`,
  'a message to the window': `postMessage({ loupe: 'open-panel' }, '*')`,
  'a message to the extension': `try { chrome.runtime.sendMessage(extensionId, { loupe: 'open-panel' }) } catch {}`,
  'a message as the panel sends it': `try { chrome.runtime.sendMessage(extensionId, { id: 1, type: 'ask', data: { windowId: 1, question: 'x' }, timestamp: 1 }) } catch {}`,
  'poisoned arrays': `for (const name of ['map', 'filter', 'find', 'forEach', 'includes', 'push']) Array.prototype[name] = broken`,
  'poisoned JSON and Map': `JSON.stringify = JSON.parse = broken; Map.prototype.get = Map.prototype.set = broken`,
  'poisoned shadow roots': `Element.prototype.attachShadow = broken; Element.prototype.append = broken`,
  'poisoned events': `EventTarget.prototype.addEventListener = broken; Event.prototype.preventDefault = broken`,
  'poisoned measuring': `Element.prototype.getBoundingClientRect = () => ({ x: 0, y: 0, width: 9, height: 9 }); window.requestAnimationFrame = broken`,
  'isTrusted that says yes': `const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }); try { Object.defineProperty(event, 'isTrusted', { value: true }) } catch {}; host.dispatchEvent(event)`,
  'a style for everything': `document.head.insertAdjacentHTML('beforeend', '<style>*, * > * { display: none !important; opacity: 0 !important; transition: all 9s !important }</style>')`,
  hidePopover: `try { host.hidePopover() } catch {}`,
  'a modal dialog above it': `document.body.insertAdjacentHTML('beforeend', '<dialog><p>Free money</p><button>Yes</button></dialog>'); document.querySelector('dialog').showModal()`,
  'its own popover above it, again and again': `document.body.insertAdjacentHTML('beforeend', '<div popover=manual style="inset:0;width:100%;height:100%">x</div>'); const over = document.querySelector('div[popover]:last-of-type'); setInterval(() => { try { over.hidePopover() } catch {} ; over.showPopover() }, 100)`,
  'a picture of the picker drawn by the page': `document.body.insertAdjacentHTML('beforeend', '<button style="position:fixed;inset:0;z-index:2147483647">Pick</button>'); clickOn(document.querySelector('button'))`,
  'taking the focus for good': `const box = document.body.appendChild(document.createElement('input')); addEventListener('focusin', () => box.focus()); box.focus()`,
  'taking the overlay away': `host.remove()`,
  'taking away whatever comes': `new MutationObserver((all) => { for (const { addedNodes } of all) for (const one of addedNodes) one.remove?.() }).observe(document, { childList: true, subtree: true }); host.remove()`,
  'moving the overlay into a small box': `const box = document.body.appendChild(document.createElement('div')); box.style.cssText = 'width:10px;height:10px;overflow:hidden;transform:scale(.1)'; box.append(host)`,
  'putting other pictures in place of these': `const all = [...document.images]; setInterval(() => all.forEach((one, index) => { one.src = all[(index + 1) % all.length].src }), 30)`,
  'another address for the page': `history.pushState(null, '', '/somewhere/else')`,
  'writing the document anew': `document.open(); document.write('<h1>Gone</h1>'); document.close()`,
};

/** @returns the whole script, to be run in the page. */
export function hostileScript(attack: string, extensionId: string): string {
  return `(() => {
    const host = document.querySelector(':popover-open');
    const extensionId = ${JSON.stringify(extensionId)};
    const fail = () => { document.documentElement.setAttribute('data-got-in', ''); throw new Error('got in') };
    const broken = () => { throw new Error('broken') };
    const press = (target, key) => {
      for (const type of ['keydown', 'keypress', 'keyup']) {
        target.dispatchEvent(new KeyboardEvent(type, { key, code: key, bubbles: true, composed: true, cancelable: true }));
      }
    };
    const clickOn = (target) => {
      const { x, y, width, height } = target.getBoundingClientRect();
      const at = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true, composed: true, cancelable: true, button: 0 };
      for (const type of ['pointerover', 'pointermove', 'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
        target.dispatchEvent(new (type.startsWith('p') ? PointerEvent : MouseEvent)(type, at));
      }
    };
    ${attack}
  })()`;
}
