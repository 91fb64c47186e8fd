// Passkeys are the one thing that needs script: the browser's authenticator answers a challenge, and a form hands the answer in.

const form = document.querySelector('form[data-passkey]')
const can = window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential.parseRequestOptionsFromJSON
const creates = form?.dataset.passkey === 'create'
let offer

async function options(signal) {
  const answer = await fetch(form.dataset.options, { method: 'POST', signal })
  if (!answer.ok) throw answer
  const json = await answer.json()
  return creates ? PublicKeyCredential.parseCreationOptionsFromJSON(json) : PublicKeyCredential.parseRequestOptionsFromJSON(json)
}

// Ends what was under way, and asks for a new challenge each time: it does not matter how long the page stood open.
async function run(mediation) {
  offer?.abort()
  const mine = offer = new AbortController()
  const publicKey = await options(mine.signal)
  if (mediation && publicKey.timeout) setTimeout(renew, publicKey.timeout, mine)
  const request = { publicKey, signal: mine.signal, ...(mediation && { mediation }) }
  const credential = await (creates ? navigator.credentials.create(request) : navigator.credentials.get(request))
  form.elements.credential.value = JSON.stringify(credential)
  form.requestSubmit()
}

async function start(event) {
  const error = form.querySelector('[data-passkey-error]')
  const button = event.currentTarget
  error.hidden = true
  button.disabled = true
  try {
    await run()
  } catch (problem) {
    // The session is not fresh any more, or the first step is too long ago: the page says so when it is loaded again.
    if ([401, 403].includes(problem?.status)) return location.reload()
    error.hidden = false
    suggest()
  } finally {
    button.disabled = false
  }
}

// Browsers that know passkeys list them among the suggestions for the email address.
async function suggest() {
  if (creates || !document.querySelector('input[autocomplete~=webauthn]') || !await PublicKeyCredential.isConditionalMediationAvailable?.()) return
  try {
    await run('conditional')
  } catch {
    // The person did something else: signed in by password, pressed the button, left.
  }
}

// Suggestions stay for as long as the page: before their challenge is too old they get another, once somebody looks.
function renew(mine) {
  if (mine !== offer) return
  if (document.hidden) document.addEventListener('visibilitychange', () => renew(mine), { once: true })
  else suggest()
}

if (form && can) {
  const button = form.querySelector('[data-passkey-start]')
  form.hidden = button.hidden = false
  form.querySelector('[data-passkey-missing]')?.remove()
  button.addEventListener('click', start)
  // Enter in a field means the button.
  form.addEventListener('submit', event => {
    if (form.elements.credential.value) return
    event.preventDefault()
    event.stopPropagation()
    button.click()
  })
  suggest()
}
