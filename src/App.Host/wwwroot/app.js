// What the pages do better with script; every one of them works without.

// Times are written in UTC by the server: show them in the reader's own zone.
for (const time of document.querySelectorAll('time[datetime]')) {
  const instant = new Date(time.dateTime)
  const withClock = time.textContent.includes(':')
  time.textContent = instant.toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: withClock ? 'short' : undefined })
  time.title = instant.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' })
}

// A second press of the same button must not post the form again.
document.addEventListener('submit', event => {
  const { target: form, submitter } = event
  if (form.dataset.sent) return event.preventDefault()
  if (form.method !== 'post') return
  form.dataset.sent = 'yes'
  submitter?.setAttribute('aria-busy', 'true')
})

// A page that comes back from the browser's cache may post again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent
    form.querySelector('[aria-busy]')?.removeAttribute('aria-busy')
  }
})
